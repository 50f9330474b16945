/* SHA-256 (FIPS 180-4) without node: or WebCrypto, so that the same synchronous code runs in a browser and on the server. */
const primes = (count: number): number[] => {
  const found: number[] = []
  for (let n = 2; found.length < count; n++) if (found.every(prime => n % prime)) found.push(n)
  return found
}
const fraction = (root: number): number => Math.floor((root - Math.floor(root)) * 2 ** 32)
const K = Int32Array.from(primes(64).map(prime => fraction(Math.cbrt(prime))))
const START = Int32Array.from(primes(8).map(prime => fraction(Math.sqrt(prime))))
const W = new Int32Array(64)
const utf8 = new TextEncoder()

const rotate = (x: number, by: number): number => (x >>> by) | (x << (32 - by))

/** The SHA-256 of a text's UTF-8 bytes, as 64 lower-case hexadecimal digits. */
export function sha256(text: string): string {
  const bytes = utf8.encode(text), padded = new Uint8Array(((bytes.length + 72) >> 6) << 6)
  padded.set(bytes)
  padded[bytes.length] = 0x80
  const view = new DataView(padded.buffer)
  view.setUint32(padded.length - 8, Math.floor(bytes.length / 2 ** 29))
  view.setUint32(padded.length - 4, bytes.length << 3)
  const hash = START.slice()
  for (let at = 0; at < padded.length; at += 64) block(hash, view, at)
  return Array.from(hash, word => (word >>> 0).toString(16).padStart(8, '0')).join('')
}

function block(hash: Int32Array, view: DataView, at: number): void {
  for (let i = 0; i < 16; i++) W[i] = view.getInt32(at + i * 4)
  for (let i = 16; i < 64; i++) {
    const early = W[i - 15]!, late = W[i - 2]!
    const s0 = rotate(early, 7) ^ rotate(early, 18) ^ (early >>> 3), s1 = rotate(late, 17) ^ rotate(late, 19) ^ (late >>> 10)
    W[i] = (W[i - 16]! + s0 + W[i - 7]! + s1) | 0
  }
  let [a, b, c, d, e, f, g, h] = hash as unknown as [number, number, number, number, number, number, number, number]
  for (let i = 0; i < 64; i++) {
    const t1 = (h + (rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25)) + ((e & f) ^ (~e & g)) + K[i]! + W[i]!) | 0
    const t2 = ((rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0
    h = g; g = f; f = e; e = (d + t1) | 0; d = c; c = b; b = a; a = (t1 + t2) | 0
  }
  const words = [a, b, c, d, e, f, g, h]
  for (let i = 0; i < 8; i++) hash[i] = (hash[i]! + words[i]!) | 0
}
