/** Hides what a real instance says of people and trades; one for each recording, for the same text is hidden alike everywhere in it. */
export type Mask = (value: unknown, key?: string) => unknown

const chinese = /[\u3400-\u9fff]/
const personal = /name|contact|person|phone|mobile|tel|mail|address|bank|account|payee|idno|idcard|legalrep|signer|manager/i
const stems = '甲乙丙丁戊己庚辛壬癸'

/**
 * The mask of one recording. Whatever Chinese text the process itself (`files`, a version's diagram, forms and decisions as JSON) does not say is replaced by one of
 * the same length, and names of persons in other letters too; phones, numbers of persons and accounts and mail addresses go wherever they stand.
 * Choices, amounts, dates and codes stay, so every condition decides as it did: what it compares with is said by the process.
 */
export function maskOf(files: string): Mask {
  const said = new Set(Array.from(files.matchAll(/(?:"|&quot;|>)([^"<>&\\]{1,60})(?=\\?"|&quot;|<)/g), match => match[1]!.trim()))
  const hidden = new Map<string, string>()
  const other = (text: string): string => {
    const found = hidden.get(text)
    if (found !== undefined) return found
    const mark = Array.from(String(hidden.size), digit => stems[Number(digit)]).join('')
    const made = '某'.repeat(Math.max(0, text.length - mark.length)) + mark
    hidden.set(text, made)
    return made
  }
  const mask: Mask = (value, key = '') => {
    if (Array.isArray(value)) return value.map(each => mask(each, key))
    if (value !== null && typeof value === 'object') return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, mask(each, name)]))
    if (typeof value !== 'string' || said.has(value.trim()) || /^\d{4}-\d{2}-\d{2}/.test(value)) return value
    if (chinese.test(value) || (personal.test(key) && /[a-z]{2}\s+[a-z]/i.test(value))) return other(value)
    return numbers(value)
  }
  return mask
}

const numbers = (text: string): string => text.replace(/\b1[3-9]\d{9}\b/g, '1**********').replace(/\b\d{17}[\dXx]\b/g, '******************')
  .replace(/\b\d{12,19}\b/g, digits => '*'.repeat(digits.length)).replace(/[\w.+-]+@[\w-]+(\.[\w-]+)+/g, '***@***')
