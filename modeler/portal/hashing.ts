/** SHA-256 and HMAC in the reader's own browser; nothing is sent anywhere. Browsers offer it on https and localhost only. */
export const canHash = (): boolean => Boolean(globalThis.crypto?.subtle)

const hexOf = (bytes: ArrayBuffer): string => [...new Uint8Array(bytes)].map(byte => byte.toString(16).padStart(2, '0')).join('')
export const bytesOfHex = (hex: string): Uint8Array<ArrayBuffer> => Uint8Array.from(hex.match(/../g) ?? [], pair => Number.parseInt(pair, 16))

/** Hex digest of a text (UTF-8) or of bytes. */
export async function sha256(what: string | Uint8Array<ArrayBuffer>): Promise<string> {
  return hexOf(await crypto.subtle.digest('SHA-256', typeof what === 'string' ? new TextEncoder().encode(what) : what))
}

/** Hex HMAC-SHA-256 of each text under one key (bytes). */
export async function hmacs(key: Uint8Array<ArrayBuffer>, texts: readonly string[]): Promise<string[]> {
  const imported = await crypto.subtle.importKey('raw', key, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign'])
  return Promise.all(texts.map(async text => hexOf(await crypto.subtle.sign('HMAC', imported, new TextEncoder().encode(text)))))
}

export const joined = (parts: readonly Uint8Array<ArrayBuffer>[]): Uint8Array<ArrayBuffer> => {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}

/** 35fe201ea43e…2918aee24e */
export const shortHash = (hash: string): string => (hash.length > 24 ? `${hash.slice(0, 12)}…${hash.slice(-10)}` : hash)
