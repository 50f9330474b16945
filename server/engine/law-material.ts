import { parse } from '../kernel/parse.ts'
import { findArticle, type Statutes } from '../law/articles.ts'
import type { BaseVersion, LawContext } from '../law/context.ts'

/** A law context as plain data that a thread can be handed: the statutes, and the text of the version it follows. */
export type LawMaterial = Omit<LawContext, 'article' | 'baseVersion'> & {
  statutes?: Statutes
  base?: { key: string; version: number; bpmn: string } | null | undefined
}

/** The context a check reads, from what was handed over. */
export async function contextFrom({ statutes, base, ...context }: LawMaterial): Promise<LawContext> {
  return {
    ...context,
    ...(statutes ? { article: (ref: string, family?: string) => findArticle(statutes, ref, family) } : {}),
    ...(base === undefined ? {} : { baseVersion: base && { key: base.key, version: base.version, root: (await parse(base.bpmn)).root as BaseVersion['root'] } }),
  }
}
