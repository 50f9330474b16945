import type { InstanceDetail } from '../../server/contract/watch.ts'
import { useNow } from '../ui/clock.ts'
import { Law, Promised } from '../ui/law.tsx'
import { Ruler } from '../ui/ruler.tsx'
import { short } from '../ui/times.ts'
import { statusNames, watchWords } from '../words/watch.ts'
import { usePick, useWords } from '../words/words.ts'

/** The answer before everything else: where it is late, with whom, since when, by which article; the ruler shows how the day follows. */
export function Answer({ detail }: { detail: InstanceDetail }) {
  const w = useWords(watchWords)
  const pick = usePick()
  const today = useNow()
  const { reason, halted } = detail
  const tone = halted ? 'stopped' : detail.sla === 'late' ? 'late' : detail.sla === 'near' ? 'near' : 'ok'
  const steps = [...new Set(detail.tokens.map(token => `「${token.name}」`))].join('、')
  return (
    <section className={`card answer ${tone}`} lang="zh-CN" aria-live="polite">
      <div className="gr">
        <h2 className="row wrap">
          {halted ? w('haltedHead', { by: halted.by }) : reason && detail.sla !== 'ok' ? reason.headline : detail.endedAt ? pick(statusNames[detail.status]!) : w('onTime')}
          {!halted && reason?.law && detail.sla !== 'ok' && <Law id={reason.law} family={detail.family} why={reason.text} />}
          {!halted && reason?.promise && detail.sla !== 'ok' && <Promised text={reason.promise} />}
          {halted?.basis && <Law id={halted.basis} family={detail.family} />}
        </h2>
        <p>
          {halted
            ? w('haltedText', { at: short(halted.since, today), law: halted.basis ?? '–', why: halted.reason ?? '–' })
            : detail.endedAt
              ? w('endedText', { at: short(detail.endedAt, today), status: pick(statusNames[detail.status]!) })
              : `${detail.sla === 'ok' || !reason ? w('onTimeText', { steps: steps || '–' }) : ''}${reason ? reason.text : ''}`}
        </p>
      </div>
      {detail.ruler && !halted && <div className="answer-ruler"><Ruler deadline={detail.ruler.derivation} most={7} /></div>}
    </section>
  )
}
