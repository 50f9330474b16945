/** PostgreSQL's binary form of one-dimensional arrays: a batch of rows travels as columns, nothing is escaped or parsed. */
export type Kind = 'int8' | 'int4' | 'text' | 'bytea' | 'timestamptz' | 'bool'
export type Value = string | number | boolean | Buffer | null

const oid: Record<Kind, number> = { int8: 20, int4: 23, text: 25, bytea: 17, timestamptz: 1184, bool: 16 }
const fixed: Partial<Record<Kind, number>> = { int8: 8, int4: 4, timestamptz: 8, bool: 1 }
const year2000 = 946_684_800_000

/** Encodes an array of values. int8 takes decimal text or safe integers, timestamptz milliseconds since 1970. */
export const encodeArray = (kind: Kind, values: readonly Value[]): Buffer => encodeColumns([['value', kind]], values.map(value => ({ value })))[0]!

/** Where columns are written first: their lengths are known only afterwards, and measuring text costs as much as writing it. */
let draft = Buffer.allocUnsafeSlow(65_536)

/** Encodes columns of rows, each an array; absent members are null, a Date stands for its milliseconds. */
export function encodeColumns(columns: readonly (readonly [name: string, kind: Kind])[], rows: readonly Record<string, Value | Date | undefined>[]): Buffer[] {
  if (rows.length === 0) return columns.map(([, kind]) => empty[kind])
  let at = 0
  const ends = columns.map(([name, kind]) => at = writeColumn(at, name, kind, rows))
  const whole = Buffer.from(draft.subarray(0, at))
  return ends.map((end, n) => whole.subarray(n ? ends[n - 1] : 0, end))
}

function writeColumn(start: number, name: string, kind: Kind, rows: readonly Record<string, Value | Date | undefined>[]): number {
  const size = fixed[kind]
  let at = start + 20
  room(at + 12 * rows.length)
  header(draft, start, kind, rows.length)
  for (const row of rows) {
    const value = row[name]
    if (value === null || value === undefined) { room(at + 4); at = draft.writeInt32BE(-1, at) }
    else if (size === undefined) { room(at + 4 + most(value)); at = writeBytes(draft, at, value) }
    else { room(at + 12); at = writeFixed(draft, at, kind, size, value) }
  }
  return at
}

/** A character of UTF-16 takes three bytes of UTF-8 at most. */
const most = (value: Value | Date): number => (typeof value === 'string' ? value.length * 3 : (value as Buffer).length)

function room(until: number): void {
  if (until <= draft.length) return
  const larger = Buffer.allocUnsafeSlow(Math.max(until, draft.length * 2))
  draft.copy(larger)
  draft = larger
}

function header(out: Buffer, at: number, kind: Kind, length: number): void {
  out.writeInt32BE(length ? 1 : 0, at)
  out.writeInt32BE(1, at + 4)
  out.writeInt32BE(oid[kind], at + 8)
  if (!length) return
  out.writeInt32BE(length, at + 12)
  out.writeInt32BE(1, at + 16)
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
  header(out, 0, kind, 0)
  return [kind, out]
})) as Record<Kind, Buffer>

/** A text[] as PostgreSQL's array literal, for columns that hold arrays (arrays of ragged arrays cannot be unnested). */
export const arrayText = (values: readonly string[]): string =>
  values.length === 0 ? '{}' : `{${values.map(value => `"${/["\\]/.test(value) ? value.replace(/["\\]/g, '\\$&') : value}"`).join(',')}}`
