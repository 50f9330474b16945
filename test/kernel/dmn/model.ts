import { compileDmn, type Decision, type Dmn } from '../../../server/kernel/dmn/compile.ts'

const NAMESPACE = 'https://www.omg.org/spec/DMN/20230324/MODEL/'
export const env = { now: Date.UTC(2026, 10, 24, 4), zone: 'Asia/Shanghai' }

export const escaped = (text: string): string => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;')
export const literal = (text: string): string => `<literalExpression><text>${escaped(text)}</text></literalExpression>`
export const text = (tag: string, inner: string): string => `<${tag}><text>${escaped(inner)}</text></${tag}>`
export const input = (name: string, type = ''): string => `<inputData id="i_${name}" name="${name}"><variable name="${name}"${type && ` typeRef="${type}"`}/></inputData>`
export const needs = (...hrefs: string[]): string => hrefs.map(href => href.startsWith('k:')
  ? `<knowledgeRequirement><requiredKnowledge href="${href.slice(2)}"/></knowledgeRequirement>`
  : `<informationRequirement>${href.includes('#d_') ? `<requiredDecision href="${href}"/>` : `<requiredInput href="${href}"/>`}</informationRequirement>`).join('')
export const decision = (name: string, logic: string, required: string[] = [], type = ''): string =>
  `<decision id="d_${name}" name="${name}"><variable name="${name}"${type && ` typeRef="${type}"`}/>${needs(...required)}${logic}</decision>`

/** A decision table: columns of inputs (FEEL), outputs (names), rules as rows of cells. */
export const table = (policy: string, inputs: string[], outputs: string[], rules: string[][], more = ''): string => {
  const [hit, aggregation] = policy.split('/')
  return `<decisionTable id="T" hitPolicy="${hit}"${aggregation ? ` aggregation="${aggregation}"` : ''}>
    ${inputs.map(each => `<input>${text('inputExpression', each)}</input>`).join('')}
    ${outputs.map((each, i) => `<output name="${each}">${i === 0 ? more : ''}</output>`).join('')}
    ${rules.map((cells, i) => `<rule id="r${i + 1}">${cells.map((cell, at) => text(at < inputs.length ? 'inputEntry' : 'outputEntry', cell)).join('')}</rule>`).join('')}
  </decisionTable>`
}

export const dmn = (parts: string, imports: string[] = [], namespace = 'test'): Promise<Dmn> => compileDmn(definitions(parts, namespace), imports)
export const definitions = (parts: string, namespace = 'test'): string => `<?xml version="1.0"?><dmn:definitions xmlns:dmn="x" xmlns="${NAMESPACE}" namespace="${namespace}" name="m">${parts}</dmn:definitions>`

/** The one decision `D` of these parts. */
export const only = async (parts: string): Promise<Decision> => (await dmn(parts)).decisions.get('D')!
