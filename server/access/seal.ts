import { createCipheriv, createDecipheriv, createHash, createHmac, hkdfSync, randomBytes } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { environment, readConfig } from '../config.ts'
import { problem } from '../problem.ts'
import type { Work } from '../work.ts'

/**
 * What the law seals before opening lies in the database as AES-256-GCM ciphertext and is found by keyed tags. The key lives outside the
 * database (SEAL_KEY, or a file of the data directory), so that neither a role nor the database's administrator reads it there.
 */
export interface Seals {
  /** Ciphertext of a value, bound to what it is about: it opens nowhere else. */
  close(about: string, value: unknown): Buffer
  /** The value again; throws Problem `seal-broken` when the bytes were changed or moved. */
  open<T>(about: string, sealed: Buffer): T
  /** A keyed fingerprint: equal for equal text, meaningless without the key. */
  tag(text: string): Buffer
  /** A key for bytes that are sealed piece by piece. */
  key(about: string): Buffer
}

let master: Buffer | undefined

/** The platform's seal key: SEAL_KEY (64 hex digits; needed when servers do not share a data directory), else a file made once. */
function masterKey(): Buffer {
  if (master) return master
  const given = environment('SEAL_KEY')
  if (given !== undefined) {
    if (!/^[0-9a-f]{64}$/i.test(given)) throw new Error('SEAL_KEY 应为 64 位十六进制数字')
    return master = Buffer.from(given, 'hex')
  }
  const { dataDir } = readConfig()
  const file = join(dataDir, 'seal.key')
  mkdirSync(dataDir, { recursive: true })
  try {
    writeFileSync(file, randomBytes(32).toString('hex'), { flag: 'wx', mode: 0o600 })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  }
  const text = readFileSync(file, 'utf8').trim()
  if (!/^[0-9a-f]{64}$/i.test(text)) throw new Error(`密封密钥文件已损坏：${file}`)
  return master = Buffer.from(text, 'hex')
}

const derive = (about: string): Buffer => Buffer.from(hkdfSync('sha256', masterKey(), 'yangguang', about, 32))

/** AES-256-GCM: nonce, tag, ciphertext in one buffer. */
export function encrypt(key: Buffer, bytes: Buffer, about: string, nonce: Buffer = randomBytes(12)): Buffer {
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(about))
  const body = Buffer.concat([cipher.update(bytes), cipher.final()])
  return Buffer.concat([nonce, cipher.getAuthTag(), body])
}

export function decrypt(key: Buffer, sealed: Buffer, about: string): Buffer {
  try {
    const cipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, 12)).setAAD(Buffer.from(about)).setAuthTag(sealed.subarray(12, 28))
    return Buffer.concat([cipher.update(sealed.subarray(28)), cipher.final()])
  } catch {
    throw problem('seal-broken', 500, '密封内容无法打开', { detail: '密文被改动，或密封密钥不是当时的密钥' })
  }
}

const seals: Seals = {
  close: (about, value) => encrypt(derive(about), Buffer.from(JSON.stringify(value)), about),
  open: <T>(about: string, sealed: Buffer): T => JSON.parse(decrypt(derive(about), sealed, about).toString()) as T,
  tag: text => createHmac('sha256', derive('tags')).update(text).digest(),
  key: derive,
}

/** The seals without asking the database whose key it knows; for conditions and lists, which only read. */
export const sealsNow = (): Seals => seals

/**
 * The seals of this database; the first who asks leaves his key's fingerprint. Throws Problem `seal-key-mismatch` when another key has sealed
 * here before: every server needs the same one, and a bid sealed under a key of its own could never be opened by the others.
 */
export async function sealsOf({ tx, now }: Pick<Work, 'tx' | 'now'>): Promise<Seals> {
  const fingerprint = createHash('sha256').update('fingerprint').update(masterKey()).digest('hex').slice(0, 32)
  const known = await tx<{ fingerprint: string }>('seal_keys').first('fingerprint') ?? await note(tx, fingerprint, now)
  if (known.fingerprint !== fingerprint) {
    throw problem('seal-key-mismatch', 500, '密封密钥不是本库使用的密钥', { detail: '多台服务器共用一个数据库时，须设置相同的 SEAL_KEY（或共用数据目录里的 seal.key）；恢复备份时须一并恢复密钥' })
  }
  return seals
}

/** Of servers that start together on an empty database one is first. */
async function note(tx: Work['tx'], fingerprint: string, now: Date): Promise<{ fingerprint: string }> {
  await tx.raw('select pg_advisory_xact_lock(7204573)')
  const first = await tx<{ fingerprint: string }>('seal_keys').first('fingerprint')
  if (!first) await tx('seal_keys').insert({ fingerprint, noted_at: now })
  return first ?? { fingerprint }
}
