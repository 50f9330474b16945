import { readdirSync, readFileSync } from 'node:fs'
import test from 'ava'
import fc from 'fast-check'
import { compile, isDiagnostics } from '../../server/kernel/compile.ts'
import { parse, processes } from '../../server/kernel/parse.ts'
import { Problem } from '../../server/problem.ts'
import { anyBlock, netXml } from './nets.ts'

/* Diagrams as other tools and hasty hands leave them: our own files and random nets with attributes lost, changed or nonsense, parts gone or of another kind. */
const stories = new URL('stories/', import.meta.url), published = new URL('../../processes/', import.meta.url)
const files = [
  ...readdirSync(stories).filter(name => name.endsWith('.bpmn')).map(name => new URL(name, stories)),
  ...readdirSync(published).map(name => new URL(`${name}/process.bpmn`, published)),
].map(file => readFileSync(file, 'utf8'))

const KINDS = [
  'userTask', 'serviceTask', 'exclusiveGateway', 'complexGateway', 'eventBasedGateway', 'startEvent', 'endEvent', 'boundaryEvent', 'intermediateCatchEvent',
  'intermediateThrowEvent', 'subProcess', 'transaction', 'adHocSubProcess', 'callActivity', 'sequenceFlow', 'dataObject', 'lane', 'choreographyTask',
  'timerEventDefinition', 'messageEventDefinition', 'multiInstanceLoopCharacteristics', 'standardLoopCharacteristics', 'mysteryTask',
]

type Blow = { what: 'lose' | 'rename' | 'garble' | 'drop' | 'retype' | 'retext', at: number, kind: string }
const blow: fc.Arbitrary<Blow> = fc.record({ what: fc.constantFrom('lose', 'rename', 'garble', 'drop', 'retype', 'retext'), at: fc.nat(), kind: fc.constantFrom(...KINDS) })

const patterns = {
  lose: / [\w:]+="[^"]*"/g, rename: / [\w:]+="[^"]*"/g, garble: / [\w:]+="[^"]*"/g,
  drop: /<([\w:]+)(?: [^<>]*)?(?:\/>|>[^<]*<\/\1>)/g, retype: /<(?:\w+:)?\w+(?: [^<>]*)?\/>/g, retext: />[^<]*\S[^<]*</g,
}

/** One blow to what lies between the first process and the end of the last. */
const struck = (xml: string, { what, at, kind }: Blow): string => {
  const from = xml.search(/<(\w+:)?process\b/), body = xml.slice(from, xml.lastIndexOf('process>'))
  const all = [...body.matchAll(patterns[what])], hit = all[at % Math.max(all.length, 1)]
  if (!hit) return xml
  const put = {
    lose: '', drop: '', rename: hit[0].replace(/"[^"]*"/, '"nobody"'), garble: hit[0].replace(/"[^"]*"/, '"= ((("'), retext: '>banana<',
    retype: hit[0].replace(/^<(\w+:)?\w+/, (_, prefix: string | undefined) => `<${prefix ?? ''}${kind}`),
  }[what]
  const start = from + hit.index
  return xml.slice(0, start) + put + xml.slice(start + hit[0].length)
}

const damaged = fc.tuple(fc.oneof(fc.constantFrom(...files), anyBlock.map(netXml)), fc.array(blow, { minLength: 1, maxLength: 3 })).map(([file, blows]) => blows.reduce(struck, file))

/** `accepted`, or the faults that refuse it; what is neither is thrown on. */
const verdict = async (xml: string): Promise<'accepted' | { element: string, message: string }[]> => {
  try {
    const definitions = await parse(xml)
    for (const { id } of processes(definitions)) compile(definitions, id, { kv: 1 })
    return 'accepted'
  } catch (thrown) {
    if (thrown instanceof Problem) return [{ element: 'file', message: thrown.message }]
    if (isDiagnostics(thrown)) return thrown.findings.filter(finding => finding.level === 'error')
    throw thrown
  }
}

test('a damaged diagram is accepted or refused with elements and reasons, never a crash, never silence', async t => {
  const counts = { accepted: 0, refused: 0 }
  await fc.assert(fc.asyncProperty(damaged, async xml => {
    const told = await verdict(xml)
    counts[told === 'accepted' ? 'accepted' : 'refused']++
    if (told !== 'accepted' && (!told.length || told.some(({ element, message }) => !element || !message))) throw new Error(`${JSON.stringify(told)}\n${xml}`)
  }), { numRuns: 400, seed: 20_265 })
  t.true(counts.accepted > 40 && counts.refused > 40, JSON.stringify(counts))
})
