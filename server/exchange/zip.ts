// A ZIP file written while it is sent: entries stored as they are, sizes and checksums after each (APPNOTE 4.4.4, bit 3), one piece in memory.
import { crc32 } from 'node:zlib'

export interface ZipEntry { name: string; at: Date; bytes: AsyncIterable<Buffer> }

/** Beyond this a plain ZIP cannot say where its parts are. */
export const zipLimitBytes = 4_000_000_000
const flags = 0x0808 // sizes follow the data; names are UTF-8

/** Date and time as DOS fields, in Asia/Shanghai. */
function dosTime(at: Date): [time: number, date: number] {
  const local = new Date(at.getTime() + 8 * 3_600_000)
  return [
    (local.getUTCHours() << 11) | (local.getUTCMinutes() << 5) | (local.getUTCSeconds() >> 1),
    ((local.getUTCFullYear() - 1980) << 9) | ((local.getUTCMonth() + 1) << 5) | local.getUTCDate(),
  ]
}

const fields = (...parts: [size: 2 | 4, value: number][]): Buffer => Buffer.concat(parts.map(([size, value]) => {
  const bytes = Buffer.alloc(size)
  if (size === 2) bytes.writeUInt16LE(value)
  else bytes.writeUInt32LE(value)
  return bytes
}))

/** The file piece by piece. */
export async function* zip(entries: AsyncIterable<ZipEntry>): AsyncGenerator<Buffer> {
  const directory: Buffer[] = []
  let offset = 0
  for await (const entry of entries) {
    const name = Buffer.from(entry.name)
    const [time, date] = dosTime(entry.at)
    const start = offset
    const head = Buffer.concat([fields([4, 0x04034b50], [2, 20], [2, flags], [2, 0], [2, time], [2, date], [4, 0], [4, 0], [4, 0], [2, name.length], [2, 0]), name])
    yield head
    let [sum, size] = [0, 0]
    for await (const piece of entry.bytes) {
      sum = crc32(piece, sum)
      size += piece.length
      yield piece
    }
    const tail = fields([4, 0x08074b50], [4, sum], [4, size], [4, size])
    yield tail
    offset += head.length + size + tail.length
    directory.push(Buffer.concat([
      fields(
        [4, 0x02014b50], [2, 20], [2, 20], [2, flags], [2, 0], [2, time], [2, date], [4, sum], [4, size], [4, size], [2, name.length], [2, 0], [2, 0],
        [2, 0], [2, 0], [4, 0], [4, start],
      ),
      name,
    ]))
  }
  const central = Buffer.concat(directory)
  yield central
  yield fields([4, 0x06054b50], [2, 0], [2, 0], [2, directory.length], [2, directory.length], [4, central.length], [4, offset], [2, 0])
}
