import { lawRule, type Hit } from '../context.ts'
import { mentions } from '../literals.ts'
import type { Model } from '../model.ts'
import { listOf, type Node } from '../node.ts'
import type { Paths } from '../paths.ts'
import { endOf, never, sealsDeclared, strayParts, type Declared } from '../seals.ts'

/**
 * SEAL: what the law seals is declared in the diagram, with its end and its article, and stays declared wherever it flows: what services bring
 * under seal, what experts write, and everything reckoned from either before the seal is opened (招标投标法 22、37、44).
 */
export default lawRule({
  id: 'SEAL',
  needs: [],
  check(model, { prohibitions }, paths) {
    const process = model.processes[0]
    if (!process) return []
    const seals = sealsDeclared(Object.entries(process.props))
    return [
      ...strayParts(Object.keys(process.props)).map((name): Hit => ({ element: process.id, message: `密封声明“${name}”写错了：可写 law、variables、from、until、roles、expected、object`, message_en: `Unknown part of a seal: ${name}` })),
      ...seals.flatMap(seal => malformed(model, process.id, seal)),
      ...model.list.flatMap(node => strangers(node, seals)),
      ...model.list.flatMap(node => uncovered(node, seals, prohibitions.sealedResults ?? {})),
      ...seals.flatMap(seal => leaks(model, paths, seal, seals)),
    ]
  },
})

const sealsOfNode = (node: Node | null): string[] => node ? [node.props['sealed'], node.props['hidden'], ...sealsOfNode(node.parent)].flatMap(key => key ? [key] : []) : []

function malformed(model: Model, process: string, { key, what, law, until, from }: Declared): Hit[] {
  const hits: Hit[] = []
  const say = (message: string, message_en: string): void => void hits.push({ element: process, message, message_en })
  if (!what) say(`密封事项“${key}”没有名称`, `The seal ${key} has no name`)
  if (!law) say(`密封事项“${what || key}”没有写明依据`, `The seal ${key} names no article`)
  if (!until.length) say(`密封事项“${what || key}”没有写明在哪个环节解封`, `The seal ${key} never says where it ends`)
  for (const end of [...from, ...until]) {
    const { process: other, element } = endOf(end)
    if (end !== never && !other && !model.nodes.has(element)) say(`密封事项“${what || key}”所指的环节“${element}”不存在`, `The seal ${key} names ${element}, which does not exist`)
  }
  return hits
}

function strangers(node: Node, seals: Declared[]): Hit[] {
  return [node.props['sealed'], node.props['hidden']].filter(key => key && !seals.some(seal => seal.key === key))
    .map(key => ({ element: node.id, message: `“${node.name || node.id}”所写的密封事项“${key}”没有声明`, message_en: `The seal ${key} is not declared` }))
}

const covered = (name: string, seals: Declared[]): boolean => seals.some(seal => seal.variables.includes(name))

/** What a service brings under seal, and what an expert hands in. */
function uncovered(node: Node, seals: Declared[], results: Record<string, string[]>): Hit[] {
  if (sealsOfNode(node).length) return []
  const brought = Object.hasOwn(results, node.service) ? results[node.service]! : []
  const targets = !brought.length ? [] : node.outputs.length ? node.outputs.filter(({ source }) => brought.some(name => mentions(source, name))).map(({ target }) => target) : brought
  const open = targets.filter(target => !covered(target.split('.')[0]!, seals))
  const hits: Hit[] = open.map(target => ({ element: node.id, message: `“${node.name || node.id}”带回的“${target}”依法密封，流程没有声明`, message_en: `${target} is sealed by law but not declared` }))
  if (node.type === 'UserTask' && node.roles.length > 0 && node.roles.every(role => role === 'expert')) hits.push({ element: node.id, message: `“${node.name || node.id}”由评标专家填写，须写明密封事项（sealed）`, message_en: 'What experts write is sealed: say by which seal' })
  return hits
}

/** Values reckoned from sealed ones while the seal is closed, under a name that is not sealed. */
function leaks(model: Model, paths: Paths, seal: Declared, seals: Declared[]): Hit[] {
  const ends = new Set(seal.until.filter(end => model.nodes.has(end)))
  const starts = seal.from.filter(id => model.nodes.has(id))
  const closed = paths.reach(starts.length ? starts : paths.roots, ends)
  return model.list.filter(node => closed.has(node.id) && !sealsOfNode(node).length).flatMap(node => written(node).flatMap(({ source, target }) => {
    const name = seal.variables.find(variable => mentions(source, variable))
    return name === undefined || covered(target.split('.')[0]!, seals) ? [] : [{
      element: node.id, message: `“${node.name || node.id}”在解封之前把“${name}”写进“${target}”，而“${target}”没有密封`, message_en: `${target} is made from ${name} while that is sealed`,
    }]
  }))
}

/** Everything that an element writes: mappings, a script's result, the items and the results of its loop. A task's own form is the business of L15. */
function written(node: Node): { source: string; target: string }[] {
  const values = (node.raw['extensionElements']?.values ?? []) as { $type: string; expression?: string; resultVariable?: string }[]
  const scripts = values.filter(value => value.$type === 'zeebe:Script').map(value => ({ source: value.expression ?? '', target: value.resultVariable ?? '' }))
  const loop = node.raw['loopCharacteristics'] ? listOf(node.raw['loopCharacteristics']['extensionElements'] ?? { $type: '', id: '' }, 'values').find(value => value.$type === 'zeebe:LoopCharacteristics') : undefined
  const looped = loop ? [
    { source: String(loop['inputCollection'] ?? ''), target: String(loop['inputElement'] ?? '') },
    { source: String(loop['outputElement'] ?? ''), target: String(loop['outputCollection'] ?? '') },
  ].filter(one => one.source && one.target) : []
  return [...node.type === 'UserTask' ? [] : node.inputs, ...node.outputs, ...scripts, ...looped]
}
