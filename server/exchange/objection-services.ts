import { z } from 'zod'
import { defineService } from '../engine/service.ts'
import { answer } from './objections.ts'

export const answerObjection = defineService({
  name: 'objections.answer', title: '答复异议', input: z.object({
    objectionId: z.coerce.string(), reply: z.string().min(1), upheld: z.boolean().default(false),
  }), output: z.object({ answered: z.boolean() }),
  async run(work, { objectionId, ...given }, { instance }) {
    // An objection handed in on paper was entered by hand and has no row: its answer goes out on paper too.
    if (!/^\d{1,18}$/.test(objectionId)) return { answered: false }
    await answer(work, instance.id, objectionId, given)
    return { answered: true }
  },
})

export const openObjections = defineService({
  name: 'objections.open', title: '未答复异议', input: z.object({}), output: z.object({ count: z.int() }),
  async run(work, _input, { instance }) {
    const rows = await work.tx('objections').where({ instance_id: instance.id, status: 'open' }).select('id')
    return { count: rows.length }
  },
})
