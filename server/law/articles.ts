// Statutes in full, article by article, quoted exactly; pure over the texts handed in. A reference to a law we hold no text of is cited by number
// and marked unverified.

export interface Statute {
  name: string
  title: string
  version: string
  source: string
  articles: Map<number, string>
}

/** One cited article. `verified` says whether `text` is the official wording we hold; without it only law and number are known. */
export interface Article {
  ref: string
  law: string
  number?: number
  label?: string
  title: string
  text?: string
  version?: string
  source?: string
  status: '现行' | '未核'
  verified: boolean
}

export type Statutes = ReadonlyMap<string, Statute>

const shortNames: Record<string, string> = {
  招投标法: '招标投标法',
  实施条例: '招标投标法实施条例',
  招标投标条例: '招标投标法实施条例',
  采购法: '政府采购法',
  采购法条例: '政府采购法实施条例',
  采购条例: '政府采购法实施条例',
  采购法实施条例: '政府采购法实施条例',
  营商条例: '优化营商环境条例',
  民法典: '民法典总则',
  承包法: '农村土地承包法',
  信息公开条例: '政府信息公开条例',
  电子办法: '电子招标投标办法',
  暂行条例: '城镇国有土地使用权出让和转让暂行条例',
  '87号令': '财政部令第87号',
  财政部87号令: '财政部令第87号',
  '94号令': '财政部令第94号',
  '74号令': '财政部令第74号',
  财政部74号令: '财政部令第74号',
  '39号令': '国土资源部令第39号',
  国土资源部39号令: '国土资源部令第39号',
  '32号令': '国务院国资委、财政部令第32号',
  '20号令': '电子招标投标办法',
  '12号令': '七部委令第12号',
}

/** Reads a consolidated text: `name(date).md`, a title, a history, then articles that begin a line with 第…条. */
export function parseStatute(file: string, text: string): Statute {
  const named = /^(.+)\((\d{4}-\d{2}-\d{2})\)(?:\.md)?$/.exec(file)
  if (!named) throw new Error(`law text ${file}: the name must be 名称(date).md`)
  const [head = '', body = ''] = text.replaceAll('\r', '').split('<!-- INFO END -->')
  const lines = head
    .split('\n')
    .map(line => line.replaceAll('　', ' ').trim())
    .filter(Boolean)
  const titles = lines.filter(line => line.startsWith('# ')).map(line => line.slice(2).trim())
  const source = lines
    .filter(line => !line.startsWith('#'))
    .map((line, i) => (i > 0 && /^\d{4}年/.test(line) ? `；${line}` : line))
    .join('')
  const articles = new Map<number, string>()
  let at = 0
  for (const raw of body.split('\n')) {
    const line = raw.trim()
    const opening = /^第([零一二三四五六七八九十百]+)条(?:[\s　]|$)/.exec(line)
    if (line.startsWith('#')) at = 0
    else if (opening) articles.set((at = number(opening[1]!)), line)
    else if (line && at) articles.set(at, `${articles.get(at)}\n${line}`)
  }
  return { name: named[1]!, version: named[2]!, title: titles.join(' '), source, articles }
}

export const statutesOf = (texts: Record<string, string>): Statutes =>
  new Map(
    Object.entries(texts)
      .map(([file, text]) => parseStatute(file, text))
      .map(statute => [statute.name, statute]),
  )

/** Every article a reference names: `招标投标法24`, `实施条例22、54`, `条例31；87号令27`. A bare 条例 is the procurement one in family ZFCG, else the tendering one. */
export function findArticles(statutes: Statutes, refs: string, family?: string): Article[] {
  return refs
    .split(/[；;]/)
    .map(ref => ref.trim())
    .filter(Boolean)
    .flatMap(ref => {
      const bare = ref.replace(/（.*）$/, '').trim()
      const parts = /^(.+?)\s*(?:第\s*)?(\d+(?:\s*[、,-]\s*\d+)*)\s*条?(?:\([^)]*\)|定起算)?$/.exec(bare)
      const law = nameOf((parts?.[1] ?? bare).replace(/\(\d{4}\)\s*$/, '').replace(/^《|》$/g, ''), family)
      return parts ? numbers(parts[2]!).map(n => cite(statutes, law, n)) : [cite(statutes, law)]
    })
}

/** The first article a reference names. */
export const findArticle = (statutes: Statutes, ref: string, family?: string): Article | undefined => findArticles(statutes, ref, family)[0]

/** The one way to write a reference: 采购法条例31 → 政府采购法实施条例31. */
export const canonicalRef = (ref: string, family?: string): string => findArticle(new Map(), ref, family)?.ref ?? ref

function nameOf(short: string, family?: string) {
  const plain = short.trim().replace(/^中华人民共和国/, '')
  if (plain === '条例') return family === 'ZFCG' ? '政府采购法实施条例' : '招标投标法实施条例'
  return shortNames[plain] ?? plain
}

function numbers(text: string) {
  return text.split(/[、,]/).flatMap(part => {
    const [from, to] = part.split('-').map(Number) as [number, number | undefined]
    return Array.from({ length: Math.min(Math.max((to ?? from) - from, 0), 30) + 1 }, (_, i) => from + i)
  })
}

function cite(statutes: Statutes, law: string, n?: number): Article {
  const statute = statutes.get(law),
    text = n === undefined ? undefined : statute?.articles.get(n)
  const label = n === undefined ? undefined : `第${inWords(n)}条`
  return {
    ref: n === undefined ? law : /[号》]$/.test(law) ? `${law} 第${n}条` : `${law}${n}`,
    law,
    title: statute?.title ?? law,
    status: text ? '现行' : '未核',
    verified: text !== undefined,
    ...(n !== undefined && label ? { number: n, label } : {}),
    ...(text ? { text } : {}),
    ...(statute ? { version: statute.version, source: statute.source } : {}),
  }
}

const digits = '零一二三四五六七八九'

function number(words: string): number {
  let total = 0,
    digit = 0
  for (const word of words) {
    if (word === '百' || word === '十') {
      total += (digit || 1) * (word === '百' ? 100 : 10)
      digit = 0
    } else digit = digits.indexOf(word)
  }
  return total + digit
}

/** 24 → 二十四, 105 → 一百零五. */
export function inWords(n: number): string {
  const hundred = Math.floor(n / 100),
    ten = Math.floor((n % 100) / 10),
    one = n % 10
  return (
    (hundred ? `${digits[hundred]}百` : '') +
    (ten ? `${ten === 1 && !hundred ? '' : digits[ten]}十` : hundred && one ? '零' : '') +
    (one || n === 0 ? digits[one] : '')
  )
}
