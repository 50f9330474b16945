import test from 'ava'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { folderContext } from '../../server/check-process.ts'
import { readBundle } from '../../server/engine/bundle.ts'
import { parse } from '../../server/kernel/parse.ts'
import type { LawContext } from '../../server/law/context.ts'
import { lawFindings } from '../../server/law/lint.ts'
import { modelOf } from '../../server/law/model.ts'
import type { Node, Raw } from '../../server/law/node.ts'

const root = join(import.meta.dirname, '../..')
const dir = join(root, 'processes/gcjs.open-tender')
const law = folderContext(join(root, 'policies'), join(root, 'migrations/seeds/demo'))

/** Errors after one element is cut out of the published tender and its flows are joined. */
async function without(id: string): Promise<string[]> {
  const bundle = readBundle(dir),
    definitions = await parse(bundle.bpmn)
  const element = modelOf(definitions.root as Raw, law).nodes.get(id)!.raw,
    scope = element['$parent'] as Raw
  const flows = (scope['flowElements'] as Raw[]).filter(part => part.$type === 'bpmn:SequenceFlow')
  const into = flows.filter(flow => flow['targetRef'] === element),
    out = flows.filter(flow => flow['sourceRef'] === element)
  const next = out[0]?.['targetRef'] as Raw | undefined
  for (const flow of into) flow['targetRef'] = next
  if (next) next['incoming'] = [...((next['incoming'] ?? []) as Raw[]).filter(flow => flow !== out[0]), ...into]
  scope['flowElements'] = (scope['flowElements'] as Raw[]).filter(part => part !== element && part !== out[0] && part['attachedToRef'] !== element)
  const context: LawContext = { ...law, process: bundle.key, forms: bundle.forms as NonNullable<LawContext['forms']>, decisions: bundle.decisions }
  return lawFindings(definitions.root as Raw, context)
    .filter(one => one.severity === 'error')
    .map(one => one.rule)
}

const nodes: Node[] = existsSync(dir) ? modelOf((await parse(readBundle(dir).bpmn)).root as Raw, law).list : []
const publishing = nodes.filter(
  node => node.service === 'notices.publish' && /招标公告|候选人公示|开标记录|中标结果|合同公开|流标/.test(node.props['public'] ?? ''),
)
const standing = nodes.filter(node => node.eventSub && node.parent === null)
const deciding = nodes.filter(node => node.type === 'UserTask' && node.kind === 'SCORE')

for (const node of [...publishing, ...standing, ...deciding]) {
  test(`the published tender cannot lose “${node.name}” (${node.id}) unnoticed`, async t => {
    t.not((await without(node.id)).length, 0)
  })
}
