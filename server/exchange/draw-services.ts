import { z } from 'zod'
import { defineService } from '../engine/service.ts'
import { problem } from '../problem.ts'
import { conclude, drawById, freeze } from './draws.ts'
import { recheck, settle } from './substitutes.ts'

const Ref = z.coerce.string()
const Member = z.array(z.string())

export const freezeDraw = defineService({
  name: 'experts.freeze',
  title: '冻结抽取申请',
  input: z.object({
    specialties: z.array(z.string().min(1)).min(1).describe('专业'), counts: z.array(z.coerce.number().int().min(1).max(50)).min(1).describe('人数，与专业同序'),
    exclusions: z.array(z.string()).nullish().transform(value => value ?? []).describe('回避主体'), at: z.string().describe('评审时间'),
    representatives: z.coerce.number().int().min(0).max(10).default(0).describe('招标人代表人数'),
  }).refine(input => input.specialties.length === input.counts.length, '专业与人数应一一对应'),
  output: z.object({ drawId: z.string(), reqHash: z.string(), poolHash: z.string(), poolSize: z.int(), commitment: z.string() }),
  async run(work, { specialties, counts, exclusions, at, representatives }, { instance }) {
    const shut = [...new Set([...exclusions, ...instance.owner ? [instance.owner] : [], ...instance.agency ? [instance.agency] : []])]
    const quotas = [...new Set(specialties)].map(specialty => ({ specialty, count: counts.filter((_, n) => specialties[n] === specialty).reduce((sum, count) => sum + count, 0) }))
    const draw = await freeze(work, instance, { quotas, exclusions: shut, at, representatives })
    return { drawId: draw.id, reqHash: draw.req_hash, poolHash: draw.pool_hash, poolSize: draw.pool_size, commitment: draw.commitment }
  },
})

const Share = z.string().max(500).nullish().transform(value => value || undefined)

export const draw = defineService({
  name: 'experts.draw',
  title: '抽取专家',
  input: z.object({ drawId: Ref, shares: z.object({ tenderer: Share, supervisor: Share }).nullish() }),
  output: z.object({ members: Member, size: z.int(), substitutes: z.int() }),
  async run(work, { drawId, shares }, { instance }) {
    const found = await drawById(work, drawId)
    if (found.instance_id !== instance.id) throw problem('draw-unknown', 404, '本项目没有这次抽取', { detail: drawId })
    const { members, substitutes } = await conclude(
      work, found, { ...shares?.tenderer ? { tenderer: shares.tenderer } : {}, ...shares?.supervisor ? { supervisor: shares.supervisor } : {} },
    )
    return { members, size: members.length, substitutes }
  },
})

export const settleDraw = defineService({
  name: 'experts.settle', title: '确定到场专家', input: z.object({
    drawId: Ref, silence: z.enum(['replace', 'assume']).default('replace'),
  }), output: z.object({ members: Member, pending: z.int(), size: z.int() }),
  async run(work, { drawId, silence }) {
    const done = await settle(work, drawId, silence)
    return { ...done, size: done.members.length }
  },
})

export const recheckDraw = defineService({
  name: 'experts.recheck', title: '开标后二次回避', input: z.object({ drawId: Ref, bidders: z.array(z.string()) }), output: z.object({ members: Member, replaced: z.int() }),
  run: (work, { drawId, bidders }) => recheck(work, drawId, bidders),
})
