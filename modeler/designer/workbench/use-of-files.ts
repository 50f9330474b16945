/** Which elements use which form and decision, and which variables the diagram writes, read from the text (cheap enough for every stroke). */
export interface UseOfFiles { forms: Map<string, string[]>; decisions: Map<string, string[]>; variables: string[] }

export function readUse(xml: string): UseOfFiles {
  const forms = new Map<string, string[]>()
  const decisions = new Map<string, string[]>()
  const variables = new Set(['project'])
  const document = new DOMParser().parseFromString(xml, 'application/xml')
  const zeebe = (name: string): Element[] => [...document.getElementsByTagNameNS('http://camunda.org/schema/zeebe/1.0', name)]
  const nameOf = (element: Element): string => { const owner = element.closest('[id][name]') ?? element.parentElement?.parentElement; return owner?.getAttribute('name')?.replace(/\s+/g, ' ') ?? owner?.getAttribute('id') ?? '' }
  const add = (into: Map<string, string[]>, key: string | null, element: Element): void => { if (key) into.set(key, [...into.get(key) ?? [], nameOf(element)]) }
  for (const each of zeebe('formDefinition')) add(forms, each.getAttribute('formId'), each)
  // what a message start asks of whoever raises it
  for (const each of zeebe('property')) if (each.getAttribute('name') === 'form') add(forms, each.getAttribute('value'), each)
  for (const each of zeebe('calledDecision')) { add(decisions, each.getAttribute('decisionId'), each); written(each.getAttribute('resultVariable')) }
  for (const each of zeebe('output')) written(each.getAttribute('target'))
  for (const each of zeebe('input')) written(each.getAttribute('target'))
  for (const each of zeebe('script')) written(each.getAttribute('resultVariable'))
  for (const each of zeebe('loopCharacteristics')) { written(each.getAttribute('inputElement')); written(each.getAttribute('outputCollection')) }
  function written(name: string | null): void { if (name) variables.add(name.split('.')[0]!) }
  return { forms, decisions, variables: [...variables].sort() }
}
