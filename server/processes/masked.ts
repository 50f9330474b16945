/** Values of a real instance as a test may keep them: the shape stays, the people go. */
const personal = /name|contact|person|phone|mobile|tel|mail|address|bank|account|payee|idno|idcard|uscc|legalrep|signer|member|expert|bidder|owner|agency|姓名|联系/i
const known = /^(project|notice)?name$/i

/** Masks names, phones, numbers of persons and accounts at any depth; amounts, dates, choices and codes of the trade stay. */
export function masked(value: unknown, key = ''): unknown {
  if (typeof value === 'string') return maskText(value, key)
  if (Array.isArray(value)) return value.map(each => masked(each, key))
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, masked(each, name)]))
}

function maskText(text: string, key: string): string {
  if (/^\d{4}-\d{2}-\d{2}/.test(text)) return text
  const hidden = text.replace(/\b1[3-9]\d{9}\b/g, '1**********').replace(/\b\d{17}[\dXx]\b/g, '******************').replace(/\b\d{12,19}\b/g, digits => '*'.repeat(digits.length)).replace(/[\w.+-]+@[\w-]+(\.[\w-]+)+/g, '***@***')
  if (personal.test(key) && !known.test(key) && /[\u4e00-\u9fff]/.test(hidden)) return `${[...hidden][0] ?? ''}${'某'.repeat(Math.min(3, [...hidden].length - 1))}`
  return hidden
}
