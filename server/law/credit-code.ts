const symbols = '0123456789ABCDEFGHJKLMNPQRTUWXY'
const letters = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ'
const weights = Array.from({ length: 17 }, (_, i) => 3 ** i % 31)
const orgWeights = [3, 7, 9, 10, 5, 8, 4, 2]

/** Why a unified social credit code (GB 32100-2015) is wrong, in words; null when both its check digits hold. */
export function creditCodeFault(code: string): string | null {
  if (code.length !== 18) return `统一社会信用代码应为 18 位，现为 ${code.length} 位`
  const wrong = [...code].findIndex(letter => !symbols.includes(letter))
  if (wrong >= 0) return `第 ${wrong + 1} 位“${code[wrong]}”不是代码字符（不含 I、O、S、V、Z，字母大写）`
  if (!/^\d{6}$/.test(code.slice(2, 8))) return '第 3 至 8 位应为登记机关行政区划码（数字）'
  if (orgCheck(code.slice(8, 16)) !== code[16]) return `主体标识码校验位不符：第 17 位应为 ${orgCheck(code.slice(8, 16))}`
  if (creditCodeCheck(code.slice(0, 17)) !== code[17]) return `校验位不符：第 18 位应为 ${creditCodeCheck(code.slice(0, 17))}`
  return null
}

/** The last character of a credit code from its first seventeen: modulus 31. */
export function creditCodeCheck(body: string): string {
  const sum = weights.reduce((total, weight, i) => total + weight * symbols.indexOf(body[i]!), 0)
  return symbols[(31 - (sum % 31)) % 31]!
}

/** The check character of the organisation code inside it (GB 11714): modulus 11, X for ten. */
export function orgCheck(body: string): string {
  const rest = (11 - (orgWeights.reduce((total, weight, i) => total + weight * letters.indexOf(body[i]!), 0) % 11)) % 11
  return rest === 10 ? 'X' : String(rest)
}
