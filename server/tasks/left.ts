import type { Work } from '../work.ts'

/** The elements of the diagram that an instance has left, in the order in which it first left them. */
export async function leftIn({ tx }: Pick<Work, 'tx'>, instance: string): Promise<string[]> {
  const { rows } = await tx.raw<{ rows: { element: string }[] }>(
    `select element from (select split_part(visit, ' ', 3) as element, min(m.seq) as first from moves m, unnest(m.visits) as visit where m.instance_id = ? and visit like 'out %' group by 1) out order by first`, [instance])
  return rows.map(row => row.element)
}
