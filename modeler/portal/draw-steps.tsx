import type { ReactNode } from 'react'
import { Sealed } from '../ui/sealed.tsx'
import { instant } from '../ui/times.ts'
import { drawWords } from '../words/portal-more.ts'
import { useWords } from '../words/words.ts'
import { agrees, parties, type Bundle, type Card, type Checked, type Same } from './draw-check.ts'
import { shortHash } from './hashing.ts'

interface Props {
  card: Card
  bundle: Bundle | null
  checked: Checked | undefined
}

/** The five steps of a draw in plain words, hashes second; what is sealed is shown as sealed. */
export function DrawSteps({ card, bundle, checked }: Props) {
  const w = useWords(drawWords)
  const sealed = <Sealed what={w('sealedWhat')} until={w('sealedUntil')} law="招标投标法37" />
  return (
    <ol className="p-checks">
      <Step no={1} title={w('s1')} text={w('s1a', { time: instant(card.frozenAt), n: card.poolSize })} ok={checked && agrees(checked.list)}>
        <Compared rows={checked?.list ?? [{ what: 'pool', published: card.poolHash, here: '' }, { what: 'request', published: card.reqHash, here: '' }]} />
      </Step>
      <Step no={2} title={w('s2')} text={w('s2a')} ok={checked && agrees(checked.shares)}>
        <Compared rows={checked?.shares ?? card.commitments.map(one => ({ what: one.party as Same['what'], published: one.commitment, here: '' }))} />
        <ul className="s t2" style={{ marginTop: 6 }}>
          {parties
            .filter(party => party !== 'platform' && card.parties[party] && card.parties[party] !== 'committed')
            .map(party => (
              <li key={party}>
                {w(party)}：{w(card.parties[party] === 'given' ? 'given' : 'absent')}
              </li>
            ))}
        </ul>
      </Step>
      <Step no={3} title={w('s3')} text={w('s3a')} ok={checked && agrees(checked.seed)}>
        {bundle ? <Compared rows={checked?.seed ?? [{ what: 'seed', published: bundle.seed, here: '' }]} /> : sealed}
      </Step>
      <Step no={4} title={w('s4', { n: card.poolSize })} text={w('s4a')} ok={checked?.orderSame} word={w('orderSame')}>
        {bundle ? <Order bundle={bundle} /> : sealed}
      </Step>
      <Step no={5} title={w('s5')} text={w('s5a')}>
        {bundle ? <Contacts bundle={bundle} /> : sealed}
      </Step>
    </ol>
  )
}

function Step({ no, title, text, ok, word, children }: { no: number; title: string; text: string; ok?: boolean | undefined; word?: string; children: ReactNode }) {
  const w = useWords(drawWords)
  return (
    <li>
      <span className="no" aria-hidden="true">
        {no}
      </span>
      <div>
        <h2>{title}</h2>
        <p>{text}</p>
        {children}
      </div>
      {ok !== undefined && <span className={ok ? 'chip ok' : 'chip solid'}>{ok ? `✓ ${word ?? w('same')}` : `✕ ${w('unequal')}`}</span>}
    </li>
  )
}

function Compared({ rows }: { rows: readonly Same[] }) {
  const w = useWords(drawWords)
  return (
    <div className="p-same">
      {rows.map(row => {
        const equal = row.here === row.published
        return (
          <div key={row.what} style={{ display: 'contents' }}>
            <span className="t2">{w(row.what)}</span>
            <code title={row.published}>{shortHash(row.published)}</code>
            <span className="eq" aria-hidden="true">
              {row.here ? (equal ? '=' : '≠') : ''}
            </span>
            {row.here ? (
              <code className={equal ? 'ok' : 'er'} title={row.here}>
                {shortHash(row.here)}
              </code>
            ) : (
              <span />
            )}
          </div>
        )
      })}
    </div>
  )
}

function Order({ bundle }: { bundle: Bundle }) {
  const w = useWords(drawWords)
  const chosen = new Set(bundle.primary.map(one => one.id))
  const second = new Set(bundle.substitutes.map(one => one.id))
  const shown = bundle.order.map((id, at) => ({ id, at })).filter(one => chosen.has(one.id) || second.has(one.id))
  return (
    <>
      <ol className="p-order">
        {shown.map(({ id, at }) => (
          <li key={id} className={chosen.has(id) ? 'in' : 'sub'}>
            {at + 1} · {id} {w(chosen.has(id) ? 'chosen' : 'substitute')}
          </li>
        ))}
      </ol>
      {bundle.order.length > shown.length && <p className="xs">{w('rest', { n: bundle.order.length - shown.length })}</p>}
    </>
  )
}

function Contacts({ bundle }: { bundle: Bundle }) {
  const w = useWords(drawWords)
  if (!bundle.contacts.length) return <p>{w('noContacts')}</p>
  return (
    <ul className="s" lang="zh-CN" style={{ marginTop: 6 }}>
      {bundle.contacts.map((one, at) => (
        // oxlint-disable-next-line react/no-array-index-key -- the record never changes
        <li key={at} className="row wrap">
          <time className="mono t2">{instant(one.at)}</time> {one.seat} · {one.channel === 'letter' ? w('letter') : one.channel === 'platform' ? w('platformChannel') : one.channel} · {one.event}
        </li>
      ))}
    </ul>
  )
}
