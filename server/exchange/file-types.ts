// Which files the platform takes: the ending must be on the list and the first bytes must be what the ending promises.
const starts = (...bytes: number[]) => (head: Buffer): boolean => head.subarray(0, bytes.length).equals(Buffer.from(bytes))
const zip = starts(0x50, 0x4b, 0x03, 0x04)
const ole = starts(0xd0, 0xcf, 0x11, 0xe0)
const isText = (head: Buffer): boolean => !head.includes(0) && !/<\s*(?:script|html|svg|!doctype)/i.test(head.toString('utf8'))

interface FileType { media: string; fits: (head: Buffer) => boolean }
const types: Readonly<Record<string, FileType>> = {
  pdf: { media: 'application/pdf', fits: starts(0x25, 0x50, 0x44, 0x46, 0x2d) },
  ofd: { media: 'application/ofd', fits: zip },
  zip: { media: 'application/zip', fits: zip },
  docx: { media: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document', fits: zip },
  xlsx: { media: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', fits: zip },
  doc: { media: 'application/msword', fits: ole },
  xls: { media: 'application/vnd.ms-excel', fits: ole },
  png: { media: 'image/png', fits: starts(0x89, 0x50, 0x4e, 0x47) },
  jpg: { media: 'image/jpeg', fits: starts(0xff, 0xd8, 0xff) },
  jpeg: { media: 'image/jpeg', fits: starts(0xff, 0xd8, 0xff) },
  txt: { media: 'text/plain; charset=utf-8', fits: isText },
  csv: { media: 'text/csv; charset=utf-8', fits: isText },
  json: { media: 'application/json', fits: isText },
  xml: { media: 'application/xml', fits: isText },
}

const acceptedEndings: readonly string[] = Object.keys(types)

/** The media type of a file by its name and first bytes, or a sentence saying why it is not taken. */
export function mediaType(name: string, head: Buffer): { media: string } | { refused: string } {
  const ending = /\.([a-z0-9]{1,8})$/i.exec(name)?.[1]?.toLowerCase() ?? ''
  const type = types[ending]
  if (!type) return { refused: `不接受「.${ending}」文件；可用：${acceptedEndings.join('、')}` }
  return type.fits(head) ? { media: type.media } : { refused: `文件内容与后缀「.${ending}」不符` }
}

/** A file name without folders, control characters and tricks of direction; never empty. */
export function safeName(name: string): string {
  const base = name.normalize('NFC').replaceAll('\\', '/').split('/').at(-1)!.replaceAll(/[\p{Cc}\p{Cf}"<>|:*?]/gu, '').trim()
  return base.slice(-180) || '未命名'
}
