import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { z } from 'zod'
import type { Opening, readCatalogue, readFees } from '../contract/portal.ts'
import { lawAt } from '../engine/rule-sets.ts'
import { parseStatute } from '../law/articles.ts'
import { problem } from '../problem.ts'
import type { Work } from '../work.ts'

interface Where { region?: string | undefined; family?: string | undefined }
const within = ({ region }: Where): string | null => (region && region !== '510800' ? region : null)
const day = (at: Date): string => new Date(at.getTime() + 8 * 3_600_000).toISOString().slice(0, 10)

/** Tenders that open on a day (Asia/Shanghai), with the room; a tender whose bids are still sealed shows neither names nor number. */
export async function openingsOn(work: Work, where: Where & { date?: string | undefined }): Promise<z.infer<typeof Opening>[]> {
  const date = where.date ?? day(work.now)
  const { rows } = await work.tx.raw<{ rows: { code: string; title: string; region: string; family: string; at: Date; status: string; place: string | null }[] }>(
    'select code, title, region, family, at, status, place from public_openings where at >= :from::timestamptz and at < :from::timestamptz + interval \'1 day\' and (:region::text is null or region = :region) and (:family::text is null or family = :family) order by at, code',
    { from: `${date}T00:00:00+08:00`, region: within(where), family: where.family ?? null })
  return rows.map(row => ({ ...row, at: row.at.toISOString() }))
}

/** The figures of the front page, counted from published notices and running instances only. */
export async function figures(work: Work, where: Where): Promise<{ noticesThisYear: number; awardsThisYear: number; underway: number; awardedFen: number }> {
  const year = `${day(work.now).slice(0, 4)}-01-01T00:00:00+08:00`
  const region = within(where)
  const { rows: [row] } = await work.tx.raw<{ rows: [{ notices: string; awards: string; fen: string }] }>(`
    select count(*) as notices, count(*) filter (where ocds_tag = 'awardUpdate' and later is null) as awards,
      coalesce(sum(case when ocds_tag = 'awardUpdate' and later is null and fen ~ '^[0-9]{1,15}$' then fen::bigint end), 0) as fen
    from (select n.ocds_tag, case when n.ocds_tag = 'awardUpdate' then coalesce(n.body::jsonb #>> '{fields,priceFen}', n.body::jsonb #>> '{fields,price}') end as fen, m.id as later from notices n left join notices m on m.supersedes = n.id
      where n.published_at >= :year and (:region::text is null or n.region = :region) and (:family::text is null or n.family = :family)) as counted`, { year, region, family: where.family ?? null })
  const { rows: [under] } = await work.tx.raw<{ rows: [{ n: string }] }>(
    `select count(*) as n from instances i where status in ('active', 'suspended') and family <> 'ALL' and (:region::text is null or region = :region) and (:family::text is null or family = :family)
      and exists (select 1 from notices where instance_id = i.id)`, { region, family: where.family ?? null })
  return { noticesThisYear: Number(row.notices), awardsThisYear: Number(row.awards), underway: Number(under.n), awardedFen: Number(row.fen) }
}

type Catalogue = z.infer<(typeof readCatalogue)['reply']>

/** The catalogue in force. Throws Problem `catalogue-missing` when none is published. */
export async function catalogueInForce(work: Work, where: Where): Promise<Catalogue> {
  const version = await work.tx<{
    version: string; published_at: Date | string | null; chain: string[]; status: string
  }>('catalogue_versions').where('status', 'PUBLISHED').whereRaw('(published_at is null or published_at <= ?)', [day(work.now)]).orderBy('published_at', 'desc').first()
  if (!version) throw problem('catalogue-missing', 404, '没有现行的公共资源交易目录')
  const items = await work.tx('catalogue_items').where('version', version.version).where(where_ => {
    if (where.region) where_.whereRaw('? = any(regions)', [where.region])
    if (where.family) where_.where('family', where.family)
  }).orderBy('code')
  return {
    version: version.version, publishedAt: version.published_at instanceof Date ? day(version.published_at) : version.published_at, chain: version.chain,
    items: items.map(item => ({
      code: item.code, name: item.name, category: item.category, family: item.family, industry: item.industry, threshold: item.threshold, process: item.process,
      supervisor: item.supervisor, legalBasis: item.legal_basis, mandatory: item.mandatory, note: item.note, regions: item.regions,
    })),
  }
}

const platform = {
  note: '平台不收取任何费用；收费清单之外的收费一律无效。保证金由当事人依法提交并退还，不属于收费。',
  services: [
    { name: '主体注册', feeFen: 0, basis: '电子招标投标办法20' }, { name: '招标文件获取', feeFen: 0, basis: '招标投标法实施条例16' }, { name: '公告发布', feeFen: 0, basis: '平台收费清单' },
    { name: '场地使用', feeFen: 0, basis: '平台收费清单' }, { name: '专家抽取', feeFen: 0, basis: '平台收费清单' }, { name: '异议、投诉', feeFen: 0, basis: '招标投标法实施条例60' },
  ],
}

/** What the platform charges, nothing, beside the register of what may be asked of parties at all, with cap and article (L05). */
export async function fees(work: Work): Promise<z.infer<(typeof readFees)['reply']>> {
  const { rules } = await lawAt(work)
  return { ...platform, items: rules.fees.map(({ code, name, kind, cap, base, law, families }) => ({ code, name, kind, cap, base, law, families })) }
}

/** The statutes the platform holds in full. */
export function norms(policiesDir: string): { title: string; version: string; source: string; articles: number }[] {
  const dir = join(policiesDir, 'law', 'articles')
  return readdirSync(dir).filter(name => name.endsWith('.md')).sort()
    .map(name => parseStatute(name, readFileSync(join(dir, name), 'utf8'))).map(({ title, version, source, articles }) => ({ title, version, source, articles: articles.size }))
}
