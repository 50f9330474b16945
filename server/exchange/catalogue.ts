import { z } from 'zod'
import { defineService } from '../engine/service.ts'
import { bpmnError } from '../problem.ts'

/**
 * Whether a project belongs on the platform (L10): its item stands in the catalogue in force for its region, or its owner comes of his own
 * free will. Nobody is forced in, and nobody is let in by mistake.
 */
export const checkCatalogue = defineService({
  name: 'catalogue.check',
  title: '核对交易目录',
  input: z.object({ item: z.string().nullish().describe('目录项，如 ML-GC-01'), region: z.string().regex(/^\d{6}$/).nullish(), voluntary: z.boolean().nullish().describe('自愿进场并签署委托') }),
  output: z.object({
    item: z.string().nullable(), name: z.string(), industry: z.string().nullable(), mandatory: z.boolean(), supervisor: z.string().nullable(),
    legalBasis: z.string().nullable(), version: z.string().nullable(),
  }),
  async run(work, { item, region, voluntary }, { instance }) {
    const row = item ? await work.tx('catalogue_items as i').join('catalogue_versions as v', 'v.version', 'i.version').where('v.status', 'PUBLISHED')
      .where('v.published_at', '<=', work.now)
      .where('i.code', item).whereRaw('? = any(i.regions)', [region ?? instance.region]).orderBy('v.published_at', 'desc').first('i.*') : undefined
    if (row && row.family === instance.family) return {
      item: row.code, name: row.name, industry: row.industry, mandatory: row.mandatory, supervisor: row.supervisor, legalBasis: row.legal_basis,
      version: row.version,
    }
    if (voluntary) return { item: null, name: '自愿进场项目', industry: instance.industry, mandatory: false, supervisor: null, legalBasis: null, version: null }
    throw bpmnError('REFUSED_NOT_IN_CATALOGUE', item ? `「${item}」不在${region ?? instance.region} 现行目录内，且未签署自愿进场委托` : '未指明目录项，且未签署自愿进场委托')
  },
})
