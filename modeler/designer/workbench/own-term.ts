import type { Fix } from '../../../server/law/finding.ts'
import type { Moddle, Shape } from '../bpmn/services.ts'

/** How an element of the diagram speaks of a statutory period: which rule, what it sets in its place, and where that is written. */
export interface OwnTerm { rule: string; amount: number | undefined; unit: string | undefined; where: 'inputs' | 'properties' }

interface Listed { target?: string; source?: string; name?: string; value?: string }
function list(object: Moddle, holder: string, name: string): Listed[] {
  const values = (object.get('extensionElements') as Moddle | undefined)?.get('values') as Moddle[] | undefined
  return (values?.find(each => each.$type === holder)?.get(name) as Listed[] | undefined) ?? []
}
const plain = (text: string | undefined): string | undefined => text?.replace(/^=\s*/, '').replace(/^"(.*)"$/, '$1').trim()
const number = (text: string | undefined): number | undefined => text !== undefined && /^\d+$/.test(plain(text) ?? '') ? Number(plain(text)) : undefined

/** The period an element sets or waits for; undefined where it speaks of none. */
export function ownTermOf(shape: Shape | undefined): OwnTerm | undefined {
  if (!shape || shape.type === 'label') return undefined
  const inputs = list(shape.businessObject, 'zeebe:IoMapping', 'inputParameters')
  const input = (name: string): string | undefined => inputs.find(each => each.target === name)?.source
  const properties = list(shape.businessObject, 'zeebe:Properties', 'properties')
  const property = (name: string): string | undefined => properties.find(each => each.name === name)?.value
  const rule = plain(input('rule'))
  if (rule) return { rule, amount: number(input('amount')), unit: plain(input('unit')), where: 'inputs' }
  const deadline = property('deadline')
  return deadline ? { rule: deadline, amount: number(property('amount')), unit: property('unit'), where: 'properties' } : undefined
}

/** The change that sets an element's own amount; null takes it away, so that the rule's own holds again. */
export const setAmount = (element: string, term: OwnTerm, amount: number | null): Fix => ({
  label: amount === null ? '用法定' : `设为 ${amount}`, element,
  changes: term.where === 'inputs' ? { inputs: { amount: amount === null ? null : `=${amount}` } } : { properties: { amount: amount === null ? null : String(amount) } },
})
