import { Button, Segmented, Switch } from 'antd'
import { Link, useNavigate } from 'react-router'
import { useCrumb } from '../shell/crumbs.ts'
import { Avatar } from '../ui/avatar.tsx'
import { set, useSettings } from '../ui/settings.ts'
import { sessionWords } from '../words/session.ts'
import { shellWords } from '../words/shell.ts'
import { useWords } from '../words/words.ts'
import { postName, useActor, useSignOut, useSwitchPost } from './session.ts'
import { Password } from './password.tsx'
import { Sessions } from './sessions.tsx'
import './session.css'

const kinds = { staff: 'kindStaff', entity: 'kindEntity', expert: 'kindExpert' } as const

/** Browsers ask once; who refuses there gets none. */
function tellMe(tell: boolean): void {
  set({ tell })
  if (tell && typeof Notification !== 'undefined' && Notification.permission === 'default') void Notification.requestPermission()
}

/** Who I am here, in which posts, and how the pages look. */
export default function MePage() {
  const w = useWords(sessionWords)
  const shell = useWords(shellWords)
  const actor = useActor()
  const signOut = useSignOut()
  const switchPost = useSwitchPost()
  const go = useNavigate()
  const settings = useSettings()
  useCrumb([{ name: actor.name }])
  return (
    <div className="me">
      <h1 className="row">
        <Avatar name={actor.name} /> {actor.name}
      </h1>
      <section className="card">
        <h2 className="hd">{w('who')}</h2>
        <div>
          <dl className="facts">
            <dt>{w('kind')}</dt>
            <dd>{w(kinds[actor.kind])}</dd>
            {(actor.departmentName ?? actor.entityName) && (
              <>
                <dt>{w('unit')}</dt>
                <dd lang="zh-CN">{actor.departmentName ?? actor.entityName}</dd>
              </>
            )}
            <dt>{w('region')}</dt>
            <dd>{actor.regionName}</dd>
          </dl>
        </div>
      </section>
      <section className="card">
        <h2 className="hd">{w('posts')}</h2>
        <div>
          <p className="s t2">{w('postsNote')}</p>
          <ul className="posts">
            {actor.posts.map(post => (
              <li key={post.id}>
                <span className="gr">{postName(post)}</span>
                {post.inUse ? (
                  <span className="chip ok">✓ {w('acting')}</span>
                ) : (
                  <Button size="small" loading={switchPost.isPending} onClick={() => switchPost.mutate(post.id)}>
                    {w('act')}
                  </Button>
                )}
              </li>
            ))}
          </ul>
        </div>
      </section>
      <section className="card">
        <h2 className="hd">{w('look')}</h2>
        <div>
          <dl className="facts">
            <dt>{w('lookTheme')}</dt>
            <dd>
              <Segmented
                value={settings.theme}
                onChange={theme => set({ theme })}
                options={[
                  { value: 'system' as const, label: shell('system') },
                  { value: 'light' as const, label: shell('light') },
                  { value: 'dark' as const, label: shell('dark') },
                ]}
              />
            </dd>
            <dt>{w('lookDensity')}</dt>
            <dd>
              <Segmented
                value={settings.density}
                onChange={density => set({ density })}
                options={[
                  { value: 'comfortable' as const, label: shell('comfortable') },
                  { value: 'compact' as const, label: shell('compact') },
                ]}
              />
            </dd>
            <dt>{w('lookLanguage')}</dt>
            <dd>
              <Segmented
                value={settings.language}
                onChange={language => set({ language })}
                options={[
                  { value: 'zh' as const, label: '中文' },
                  { value: 'en' as const, label: 'English' },
                ]}
              />
            </dd>
            <dt>{w('lookUndo')}</dt>
            <dd>
              <Switch checked={settings.undo} onChange={undo => set({ undo })} aria-label={w('lookUndo')} />
              <span className="s t2">{w('lookUndoNote')}</span>
            </dd>
            <dt>{w('lookTell')}</dt>
            <dd>
              <Switch checked={settings.tell} onChange={tellMe} aria-label={w('lookTell')} />
            </dd>
            <dt>{w('lookQuiet')}</dt>
            <dd>
              {(['from', 'to'] as const).map(end => (
                <select key={end} className="field" aria-label={`${w('lookQuiet')} ${w(end === 'from' ? 'from' : 'until')}`} value={settings.quiet[end]} onChange={event => set({ quiet: { ...settings.quiet, [end]: Number(event.target.value) } })}>
                  {Array.from({ length: 24 }, (_, h) => (
                    <option key={h} value={h}>
                      {w('hour', { h })}
                    </option>
                  ))}
                </select>
              ))}
            </dd>
            <dt>{w('lookKeys')}</dt>
            <dd>
              <Switch checked={settings.singleKeys} onChange={singleKeys => set({ singleKeys })} aria-label={w('lookKeys')} />
              <span className="s t2">{w('lookKeysNote')}</span>
            </dd>
          </dl>
        </div>
      </section>
      {actor.kind === 'staff' && (
        <section className="card">
          <h2 className="hd">{w('duty')}</h2>
          <div>
            <ul className="posts">
              <li>
                <Link className="gr" to="/me/substitution">
                  {w('substitution')} →
                </Link>
              </li>
              <li>
                <Link className="gr" to="/me/pledge">
                  {w('pledge')} →
                </Link>
              </li>
            </ul>
          </div>
        </section>
      )}
      <Password />
      <Sessions />
      <p>
        <Button onClick={() => signOut.mutate(undefined, { onSuccess: () => void go('/login') })}>{w('leave')}</Button>
      </p>
    </div>
  )
}
