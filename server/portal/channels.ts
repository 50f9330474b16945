import type { Work } from '../work.ts'

/** Whom the public may call about a notice: the department that supervises this family and industry in this region. */
export interface Channel { department: string; name: string; phone: string; region: string }

interface Row { id: string; name: string; region: string; phone: string; exact: boolean; own: boolean; handler: boolean }

/**
 * Supervision channels for a family (`ALL` = every supervising department) in a region, the county's own before the city's, the industry's department
 * before the general one. Empty when nobody supervises: a notice is then refused (DOMAIN S4.2-3).
 */
export async function channelsFor(work: Work, { region, family, industry }: { region: string; family: string; industry?: string | null }): Promise<Channel[]> {
  const { rows } = await work.tx.raw<{ rows: Row[] }>(`
    select distinct on (d.id) d.id, coalesce(d.current_name, d.name) as name, d.region, s.phone,
      bool_or(m ->> 'industry' = :industry) over (partition by d.id) as exact, d.region = :region as own, p.role = 'complaint_handler' as handler
    from departments d
    cross join lateral jsonb_array_elements(d.supervises) m
    join posts p on p.department = d.id and p.role in ('complaint_handler', 'supervisor')
    join accounts a on a.id = p.account and a.disabled_at is null
    join staff s on s.id = a.id
    where (:family = 'ALL' or m ->> 'family' = :family)
      and (m ->> 'industry' is null or :family = 'ALL' or m ->> 'industry' = :industry)
      and (d.region = :region or d.region = (select parent from regions where code = :region))
    order by d.id, handler desc, s.id`, { region, family, industry: industry ?? null })
  const ranked = rows.toSorted((a, b) => Number(b.own) - Number(a.own) || Number(b.exact) - Number(a.exact) || a.id.localeCompare(b.id))
  return ranked.map(({ id, name, region: where, phone }) => ({ department: id, name, phone, region: where }))
}
