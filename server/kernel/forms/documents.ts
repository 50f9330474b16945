import { isRecord } from './path.ts'
import type { DocumentRef, Field, Place } from './types.ts'

const HASH = /^[0-9a-f]{64}$/i

const isReference = (value: unknown): value is DocumentRef => isRecord(value)
  && Object.keys(value).every(key => ['id', 'name', 'hash', 'size'].includes(key))
  && typeof value['id'] === 'string' && value['id'] !== '' && value['id'].length <= 64
  && typeof value['name'] === 'string' && value['name'] !== '' && value['name'].length <= 255
  && typeof value['hash'] === 'string' && HASH.test(value['hash'])
  && Number.isSafeInteger(value['size']) && (value['size'] as number) >= 0

/** What is wrong with the documents of a file picker: references {id, name, hash (SHA-256), size}, one or a list, with an accepted ending. */
export const documentFault = (field: Field, value: unknown, place: Place): string | undefined => {
  const many = place.feel(field.multiple) === true, list = Array.isArray(value) ? value : [value]
  if (!list.every(isReference)) return '应为已上传的文件'
  if (!many && list.length > 1) return '只能选一个文件'
  if (list.length > 200) return '文件过多'
  if (new Set(list.map(each => each.id)).size < list.length) return '文件重复'
  const accept = place.feel(field.accept)
  const endings = typeof accept === 'string' ? accept.split(',').map(each => each.trim().toLowerCase()).filter(each => each.startsWith('.')) : []
  const wrong = endings.length ? list.find(each => !endings.some(ending => each.name.toLowerCase().endsWith(ending))) : undefined
  return wrong && `文件 ${wrong.name} 的类型应为 ${endings.join('、')}`
}
