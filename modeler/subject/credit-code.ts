const signs = '0123456789ABCDEFGHJKLMNPQRTUWXY'

/** Whether an 18-character 统一社会信用代码 carries the right check character (GB 32100: weights 3^i mod 31). */
export function creditCodeFits(code: string): boolean {
  if (!/^[0-9A-HJ-NPQRTUWXY]{18}$/.test(code)) return false
  let sum = 0
  for (let at = 0, weight = 1; at < 17; at += 1, weight = (weight * 3) % 31) sum += signs.indexOf(code[at]!) * weight
  return signs[(31 - (sum % 31)) % 31] === code[17]
}
