import { useSearchParams } from 'react-router'
import { Link } from 'react-router'
import { asking } from '../ui/asked.ts'
import { Law } from '../ui/law.tsx'
import { plainWords } from '../words/portal-more.ts'
import { portalWords } from '../words/portal.ts'
import { familyNames, regionNames } from '../words/roles.ts'
import { useWords } from '../words/words.ts'
import { Phones } from './home-cards.tsx'
import { NameOptions } from './name-options.tsx'
import { PortalPage, Show } from './portal-page.tsx'

/** Objection or complaint: to whom, by when, answered when; and the phones of those who decide. */
export default function ComplainPage() {
  const p = useWords(portalWords)
  const w = useWords(plainWords)
  const [params, setParams] = useSearchParams()
  const [region, family] = [params.get('region') ?? '', params.get('family') ?? '']
  const select = (name: 'region' | 'family', value: string, options: typeof regionNames) => (
    <label>
      {p(name)}
      <select className="p-field" name={name} value={value} onChange={event => setParams(asking(name, event.target.value))}>
        <option value="">{name === 'region' ? p('wholeCity') : p('all')}</option>
        <NameOptions of={options} />
      </select>
    </label>
  )
  return (
    <PortalPage title={p('complain')}>
      <div className="p-title">
        <h1>{p('doorComplain')}</h1>
        <p className="s t2">{w('complainSub')}</p>
      </div>
      <div className="p-two">
        <div>
          <section className="card">
            <div className="hd">
              <h2>{w('objection')}</h2>
            </div>
            <div className="p-pad p-prose">
              <ol>
                <li>
                  {w('objection1')} <Law id="招标投标法实施条例22" />
                </li>
                <li>
                  {w('objection2')} <Law id="招标投标法实施条例44" />
                </li>
                <li>
                  {w('objection3')} <Law id="招标投标法实施条例54" />
                </li>
              </ol>
              <p>{w('objection4')}</p>
              <p>
                <Link className="p-button pri" to="/notices?kind=招标公告">
                  {w('objectionGo')}
                </Link>
              </p>
            </div>
          </section>
          <section className="card">
            <div className="hd">
              <h2>{w('complaint')}</h2>
            </div>
            <div className="p-pad p-prose">
              <ol>
                <li>
                  {w('complaint1')} <Law id="招标投标法实施条例60" />
                </li>
                <li>{w('complaint2')}</li>
                <li>{w('complaint4')}</li>
                <li>
                  {w('complaint3')} <Law id="招标投标法实施条例61" />
                </li>
              </ol>
              <p className="t2">{w('complaintWhy')}</p>
            </div>
          </section>
          <section className="card">
            <div className="hd">
              <h2>{w('report')}</h2>
            </div>
            <div className="p-pad p-prose">
              <p>{w('reportText')}</p>
              <p>
                <Link className="p-button" to={`/report?region=${region}&family=${family}`}>
                  {w('reportGo')}
                </Link>
              </p>
            </div>
          </section>
        </div>
        <div>
          <section className="card">
            <form className="p-filters" action="/complain">
              {select('region', region, regionNames)}
              {select('family', family, familyNames)}
              <Show />
            </form>
          </section>
          <Phones {...(region ? { region } : {})} {...(family ? { family } : {})} />
        </div>
      </div>
    </PortalPage>
  )
}
