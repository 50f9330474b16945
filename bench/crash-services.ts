import type { Knex } from 'knex'
import { z } from 'zod'
import { defineService, type Service } from '../server/engine/service.ts'

/** The services of the crash process: one writes in the step's transaction, one on a connection of its own. */
export const survivors = (db: Knex): Service[] => [
  defineService({
    name: 'ledger.add', title: '记账', input: z.object({}).loose(), output: z.object({ added: z.boolean() }),
    async run({ tx }, _input, { instance, node }) { await tx('crash_ledger').insert({ instance: instance.id, node }); return { added: true } },
  }),
  defineService({
    name: 'world.ping', title: '外部', input: z.object({}).loose(), output: z.object({ pong: z.boolean() }),
    async call(_input, { key }) { await db('crash_calls').insert({ key }); return { pong: true } },
  }),
]
