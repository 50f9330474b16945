import type {Vars} from '../../server/kernel/types.ts'

export type Model = {name: string, about: string, xml: string, vars: Vars, answers: Record<string, Vars>}

const HEAD = `<?xml version="1.0" encoding="UTF-8"?><definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" targetNamespace="bench">`

const flows = (text: string): string => text.split(';').map(part => part.trim()).filter(Boolean).map(part => {
  const [, from, to, condition] = /^(\w+)>(\w+)(?:\?(.*))?$/.exec(part) as unknown as [string, string, string, string | undefined]
  const inner = condition ? `<conditionExpression xsi:type="tFormalExpression" language="feel">=${condition.replace(/</g, '&lt;').replace(/>/g, '&gt;')}</conditionExpression>` : ''
  return `<sequenceFlow id="${from}_${to}" sourceRef="${from}" targetRef="${to}">${inner}</sequenceFlow>`
}).join('')

const model = (name: string, about: string, parts: string, lines: string, vars: Vars = {}, answers: Record<string, Vars> = {}): Model =>
  ({name, about, xml: `${HEAD}<process id="${name}" isExecutable="true">${parts}${flows(lines)}</process></definitions>`, vars, answers})

const script = (id: string, variable = 'x', expression = '1'): string =>
  `<scriptTask id="${id}" scriptFormat="feel"><extensionElements><zeebe:script expression="=${expression}" resultVariable="${variable}"/></extensionElements><script>${expression}</script></scriptTask>`
const users = (...ids: string[]): string => ids.map(id => `<userTask id="${id}"/>`).join('')

// 31 tasks in the mix of a tender: choices, a parallel block, a loop that is not taken, two of them for people.
function long(): Model {
  const ids = Array.from({length: 31}, (_, i) => `t${i + 1}`)
  const parts = ids.map((id, i) => i === 4 || i === 20 ? users(id) : script(id)).join('')
  const lines = ['s>t1', ...ids.slice(0, 9).map((id, i) => `${id}>${ids[i + 1]}`), 't10>x', 'x>t11?amount > 100', 'x>t12', 't11>m', 't12>m', 'm>f', 'f>t13', 'f>t14', 'f>t15',
    't13>j', 't14>t16', 't16>j', 't15>j', 'j>t17', ...ids.slice(16, 30).map((id, i) => `${id}>${ids[i + 17]}`), 't31>e'].join('; ')
  return model('LONG', '31 tasks, a choice and a parallel block', `<startEvent id="s"/><exclusiveGateway id="x" default="x_t12"/><exclusiveGateway id="m"/><parallelGateway id="f"/><parallelGateway id="j"/><endEvent id="e"/>${parts}`, lines, {amount: 200})
}

/** The workflow micro-benchmark: sequence, choice, explicit termination, parallel, cycle, human task, and one long process. */
export const models: Model[] = [
  model('SEP', 'two script tasks in sequence', `<startEvent id="s"/>${script('a')}${script('b')}<endEvent id="e"/>`, 's>a; a>b; b>e'),
  model('EXC', 'exclusive choice of two branches', `<startEvent id="s"/>${script('r', 'n', '7')}<exclusiveGateway id="x" default="x_b"/>${script('a')}${script('b')}<endEvent id="e"/><endEvent id="e2"/>`, 's>r; r>x; x>a?n > 5; x>b; a>e; b>e2'),
  model('EXT', 'a parallel branch ended by terminate', `<startEvent id="s"/><parallelGateway id="f"/>${script('a')}${users('wait')}<endEvent id="t"><terminateEventDefinition/></endEvent><endEvent id="e"/>`, 's>f; f>wait; f>a; a>t; wait>e'),
  model('PAR', 'two parallel script tasks', `<startEvent id="s"/><parallelGateway id="f"/>${script('a')}${script('b')}<parallelGateway id="j"/><endEvent id="e"/>`, 's>f; f>a; f>b; a>j; b>j; j>e'),
  model('CYC', 'a cycle run three times', `<startEvent id="s"/>${script('z', 'n', '0')}<exclusiveGateway id="m"/>${script('a', 'n', 'n + 1')}<exclusiveGateway id="x" default="x_e"/><endEvent id="e"/>`, 's>z; z>m; m>a; a>x; x>m?n < 3; x>e'),
  model('HT', 'review, choice, approval by two people', `<startEvent id="s"/>${users('review')}<exclusiveGateway id="x" default="x_no"/>${users('approve')}<endEvent id="e"/><endEvent id="no"/>`, 's>review; review>x; x>approve?approved; x>no; approve>e', {amount: 2000}, {review: {approved: true}}),
  long(),
]
