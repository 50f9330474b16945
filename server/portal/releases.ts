import { problem } from '../problem.ts'
import type { Work } from '../work.ts'
import { releasePackage, type Issue, type Party } from './ocds.ts'
import type { NoticeBody } from './publish.ts'

/** The OCDS package of one project (统一交易标识码), from what was published and nothing else. Throws Problem `project-unknown`. */
export async function projectReleases(work: Work, code: string, address: string): Promise<Record<string, unknown>> {
  const rows = await work.tx<{ id: string; body: string; owner: string | null }>('notices').select('id', 'body', 'owner').where('code', code)
    .orderBy([{ column: 'published_at' }, { column: 'id' }])
  if (!rows.length) throw problem('project-unknown', 404, '没有这个项目的公开信息', { detail: `标识码 ${code}` })
  const issues: Issue[] = rows.map(row => ({ id: row.id, body: JSON.parse(row.body) as NoticeBody }))
  return releasePackage(code, issues, await parties(work, rows[0]!.owner, issues), address)
}

/** The buyer, and the winner (by id or name) once its notice is public. */
async function parties(work: Work, owner: string | null, issues: Issue[]): Promise<Party[]> {
  const winner = issues.findLast(issue => issue.body.ocdsTag === 'awardUpdate')?.body.fields['winner']
  const wanted = [owner, typeof winner === 'string' ? winner : null].filter(id => id !== null)
  const rows = await work.tx<{ id: string; name: string; uscc: string }>('entities').select('id', 'name', 'uscc').whereIn('id', wanted).orWhereIn('name', wanted)
  return rows.map(row => ({ ...row, roles: row.id === owner ? ['buyer', 'procuringEntity'] : ['supplier', 'tenderer'] }))
}
