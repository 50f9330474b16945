/*
 * A small reader of XML for decision models: elements by local name whatever the namespace (DMN 1.1 to 1.5 differ only there), attributes, text.
 * Document types and entities of their own are refused, so nothing can expand or reach outside.
 */
export interface Xml { name: string, attributes: Record<string, string>, children: Xml[], text: string }

const LARGEST = 4_000_000
const DEEPEST = 200
const ENTITIES = new Map([['lt', '<'], ['gt', '>'], ['amp', '&'], ['quot', '"'], ['apos', '\'']])
const TOKEN = /<!\[CDATA\[([\s\S]*?)\]\]>|<!--[\s\S]*?-->|<\?[\s\S]*?\?>|<\/([^\s>]+)\s*>|<([^\s/>!?][^\s/>]*)((?:\s+[^\s=/>]+\s*=\s*(?:"[^"]*"|'[^']*'))*)\s*(\/?)>|([^<]+)/gy
const ATTRIBUTE = /([^\s=]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g

const bad = (what: string): Error => Object.assign(new Error(`XML 错误：${what}`), { name: 'XmlError' })

const decode = (text: string): string => text.includes('&') ? text.replace(/&(?:#x([0-9a-fA-F]{1,6})|#(\d{1,7})|(\w+));/g, (whole, hex: string | undefined, dec: string | undefined, name: string | undefined) => {
  const code = hex ? Number.parseInt(hex, 16) : dec ? Number(dec) : -1
  const found = code >= 0 ? (code <= 0x10ffff ? String.fromCodePoint(code) : undefined) : ENTITIES.get(name ?? '')
  if (found === undefined) throw bad(`未知实体 ${whole}`)
  return found
}) : text

const local = (name: string): string => name.slice(name.indexOf(':') + 1)

/** Reads a document to its root element; throws XmlError. */
export const readXml = (source: string): Xml => {
  if (source.length > LARGEST) throw bad('文件过大')
  const text = source.replace(/^\uFEFF/, '')
  if (/<!(?:DOCTYPE|ENTITY)/i.test(text)) throw bad('不接受 DOCTYPE')
  const top: Xml = { name: '', attributes: {}, children: [], text: '' }, open: Xml[] = [top], tags: string[] = []
  TOKEN.lastIndex = 0
  while (TOKEN.lastIndex < text.length) {
    const at = TOKEN.lastIndex, token = TOKEN.exec(text)
    if (!token) throw bad(`第 ${at} 字符处无法识别`)
    const here = open.at(-1)!, [, cdata, close, tag, attributes = '', empty, plain] = token
    if (cdata !== undefined) here.text += cdata
    else if (plain !== undefined) here.text += decode(plain)
    else if (close !== undefined) {
      if (tags.pop() !== close) throw bad(`标签 ${close} 不匹配`)
      open.pop()
    } else if (tag !== undefined) {
      const element: Xml = { name: local(tag), attributes: {}, children: [], text: '' }
      for (const [, name = '', double, single] of attributes.matchAll(ATTRIBUTE)) element.attributes[name] = decode(double ?? single ?? '')
      here.children.push(element)
      if (!empty) {
        if (open.length > DEEPEST) throw bad('嵌套过深')
        open.push(element)
        tags.push(tag)
      }
    }
  }
  const root = top.children[0]
  if (!root || tags.length) throw bad('文件不完整')
  return root
}

export const child = (of: Xml, name: string): Xml | undefined => of.children.find(each => each.name === name)
export const children = (of: Xml, name: string): Xml[] => of.children.filter(each => each.name === name)
/** The text of a named child ("text", "typeRef"), trimmed; undefined without one. */
export const textIn = (of: Xml | undefined, name: string): string | undefined => of && child(of, name)?.text.trim()
