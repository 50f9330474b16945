import { z } from 'zod'
import { sealBundle } from '../engine/bundle.ts'
import { playAside, type Played } from '../engine/examine-aside.ts'
import { defineService, type Service } from '../engine/service.ts'
import type { House } from '../house.ts'
import type { Bundle } from '../contract/design.ts'
import { bpmnError, Problem } from '../problem.ts'
import type { Work } from '../work.ts'
import { bundleAt, findDraft } from './drafts.ts'
import { keepOverrides, reasonsFor } from './overrides.ts'
import { city, publishForCounty } from './parameters.ts'
import { findRequest, namedBundle, regionOf } from './requests.ts'
import { secondByNow } from './second.ts'

/** What the process `model.change` does by itself: check a change at the gate and on its scenarios, and publish it. */
export const services = (house: () => House): Service[] => [
  defineService({
    name: 'models.check', title: '规则校验与场景回放',
    input: z.object({ change: z.string().nullable().describe('变更申请编号'), draft: z.string().nullish().describe('草稿编号') }),
    output: z.object({ errors: z.int(), warnings: z.int(), replayed: z.int(), differences: z.int() }),
    async run(work, input) {
      const { named, region } = await textOf(work, input)
      const findings = (await house().engine.check(work, named, region)).filter(finding => !finding.notRun)
      const results = await runScenarios(named)
      // whoever reviews reads it when it is there: a step does not wait for another engine
      await secondByNow(work, house(), named)
      const count = (severity: string): number => findings.filter(finding => finding.severity === severity).length
      return { errors: count('error'), warnings: count('warn'), replayed: results.length, differences: results.filter(result => !result.ok).length }
    },
  }),
  defineService({
    name: 'models.publish', title: '生成不可变版本',
    input: z.object({ change: z.string().nullable(), draft: z.string().nullish(), effective: z.string().nullish().describe('生效时刻'), migration: z.enum(['run-out', 'map']).default('run-out') }),
    output: z.object({ version: z.string() }),
    async run(work, input) {
      const { named, author, draft, base, region, request } = await textOf(work, input)
      const effectiveAt = input.effective && new Date(input.effective) > work.now ? new Date(input.effective) : work.now
      try {
        const published = region === city
          ? await house().engine.publish(work, named, { author, effectiveAt, migration: input.migration, ...base === undefined ? {} : { base }, reasons: request ? await reasonsFor(work, request) : {} })
          : await publishForCounty(work, house().engine, named, { region, from: effectiveAt })
        await work.tx('drafts').where({ id: draft }).update({ status: 'published', updated_at: work.now })
        if (request && region === city) await keepOverrides(work, request, published.id)
        if (input.change !== null) await work.tx('change_requests').where({ id: input.change }).update({ status: effectiveAt > work.now ? 'scheduled' : 'published', published_version: published.id })
        return { version: String(published.number) }
      } catch (thrown) {
        if (!(thrown instanceof Problem)) throw thrown
        throw bpmnError('PUBLISH_REFUSED', thrown.message)
      }
    },
  }),
]

interface Text { named: Bundle & { key: string; name: string }; author: string; draft: string; region: string; base?: string | null; request?: { id: string; hash: string } }

/** The text under review: what was submitted, or the newest revision of a draft named in the step. */
async function textOf(work: Work, given: { change: string | null; draft?: string | null | undefined }): Promise<Text> {
  if (given.change !== null) {
    const request = await findRequest(work, given.change)
    return { named: namedBundle(request, await bundleAt(work, request.draft, request.revision)), author: request.author, draft: request.draft, region: await regionOf(work, request), base: request.base_version === null ? null : String(request.base_version), request: { id: request.id, hash: request.hash } }
  }
  const draft = await findDraft(work, given.draft ?? '0')
  return { named: namedBundle(draft, await bundleAt(work, draft.id, draft.revision)), author: draft.author, draft: draft.id, region: draft.region }
}

const kept = 20
const played = new Map<string, Promise<Played[]>>()

/** Every scenario of a bundle on the kernel, played in a thread. The latest texts' results are kept: they follow from the text alone. */
export function runScenarios(bundle: Bundle & { key: string }): Promise<Played[]> {
  const { hash } = sealBundle({ name: '', ...bundle })
  const before = played.get(hash)
  if (before) return before
  const results = playAside({ name: '', ...bundle })
  results.catch(() => played.delete(hash))
  played.set(hash, results)
  if (played.size > kept) played.delete(played.keys().next().value!)
  return results
}
