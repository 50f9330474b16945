/** PostgreSQL's binary form of one-dimensional arrays: a batch of rows travels as columns, nothing is escaped or parsed. */
export type Kind = 'int8' | 'int4' | 'text' | 'bytea' | 'timestamptz' | 'bool'
export type Value = string | number | boolean | Buffer | null

const oid: Record<Kind, number> = { int8: 20, int4: 23, text: 25, bytea: 17, timestamptz: 1184, bool: 16 }
const fixed: Partial<Record<Kind, number>> = { int8: 8, int4: 4, timestamptz: 8, bool: 1 }
const year2000 = 946_684_800_000

/** Encodes an array of values. int8 takes decimal text or safe integers, timestamptz milliseconds since 1970. */
export const encodeArray = (kind: Kind, values: readonly Value[]): Buffer => encodeColumn(kind, values.map(value => ({ value })), 'value')

/** Encodes one column of rows; absent members are null, a Date stands for its milliseconds. */
export function encodeColumn(kind: Kind, rows: readonly Record<string, Value | Date | undefined>[], column: string): Buffer {
  if (rows.length === 0) return empty[kind]
  const size = fixed[kind]
  let bytes = 20 + 4 * rows.length
  for (const row of rows) {
    const value = row[column]
    if (value !== null && value !== undefined) bytes += size ?? (typeof value === 'string' ? Buffer.byteLength(value) : (value as Buffer).length)
  }
  const out = Buffer.allocUnsafe(bytes)
  header(out, kind, rows.length)
  let at = 20
  for (const row of rows) {
    const value = row[column]
    if (value === null || value === undefined) { at = out.writeInt32BE(-1, at); continue }
    at = size === undefined ? writeBytes(out, at, value) : writeFixed(out, at, kind, size, value)
  }
  return out
}

function header(out: Buffer, kind: Kind, length: number): void {
  out.writeInt32BE(length ? 1 : 0, 0)
  out.writeInt32BE(1, 4)
  out.writeInt32BE(oid[kind], 8)
  if (!length) return
  out.writeInt32BE(length, 12)
  out.writeInt32BE(1, 16)
}

function writeBytes(out: Buffer, at: number, value: Value | Date): number {
  if (typeof value === 'string') {
    const length = out.write(value, at + 4)
    out.writeInt32BE(length, at)
    return at + 4 + length
  }
  const bytes = value as Buffer
  out.writeInt32BE(bytes.length, at)
  bytes.copy(out, at + 4)
  return at + 4 + bytes.length
}

function writeFixed(out: Buffer, at: number, kind: Kind, size: number, value: Value | Date): number {
  out.writeInt32BE(size, at)
  const start = at + 4
  if (kind === 'bool') out[start] = value ? 1 : 0
  else if (kind === 'int4') out.writeInt32BE(Number(value), start)
  else if (kind === 'timestamptz') writeLong(out, start, (Number(value) - year2000) * 1000)
  else if (typeof value === 'string' && value.length > 15) out.writeBigInt64BE(BigInt(value), start)
  else writeLong(out, start, Number(value))
  return start + size
}

/** A safe integer as eight bytes, without BigInt. */
function writeLong(out: Buffer, at: number, value: number): void {
  out.writeInt32BE(Math.floor(value / 4_294_967_296), at)
  out.writeUInt32BE(value >>> 0, at + 4)
}

const empty = Object.fromEntries((Object.keys(oid) as Kind[]).map(kind => {
  const out = Buffer.alloc(12)
  header(out, kind, 0)
  return [kind, out]
})) as Record<Kind, Buffer>

/** A text[] as PostgreSQL's array literal, for columns that hold arrays (arrays of ragged arrays cannot be unnested). */
export const arrayText = (values: readonly string[]): string =>
  values.length === 0 ? '{}' : `{${values.map(value => `"${/["\\]/.test(value) ? value.replace(/["\\]/g, '\\$&') : value}"`).join(',')}}`
