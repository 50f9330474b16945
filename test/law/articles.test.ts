import test from 'ava'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { readLawFolder } from '../../server/engine/rule-sets.ts'
import { findArticle, findArticles, inWords, statutesOf } from '../../server/law/articles.ts'

const policies = join(import.meta.dirname, '../../policies')
const folder = readLawFolder(policies)
const statutes = statutesOf(folder.statutes)

test('every statute has its articles in unbroken order', t => {
  t.is(statutes.size, 17)
  for (const { name, articles } of statutes.values())
    t.deepEqual(
      [...articles.keys()],
      Array.from({ length: articles.size }, (_, i) => i + 1),
      name,
    )
})

test('an article is quoted exactly as the official text has it', t => {
  const article = findArticle(statutes, '招标投标法24')!
  t.true(article.verified)
  t.is(article.label, '第二十四条')
  t.true(readFileSync(join(policies, 'law/articles/招标投标法(2017-12-27).md'), 'utf8').includes(article.text!))
  t.regex(findArticle(statutes, '实施条例51')!.text!, /\n\(七\)/, 'all seven items belong to it')
})

test('short names, lists, ranges and the bare 条例 are understood in context', t => {
  const refs = (text: string, family?: string) => findArticles(statutes, text, family).map(article => article.ref)
  t.deepEqual(refs('招标投标法23；实施条例21'), ['招标投标法23', '招标投标法实施条例21'])
  t.deepEqual(refs('实施条例22、54'), ['招标投标法实施条例22', '招标投标法实施条例54'])
  t.deepEqual(refs('条例31；87号令27', 'ZFCG'), ['政府采购法实施条例31', '财政部令第87号 第27条'])
  t.deepEqual(refs('农村土地承包法48-50'), ['农村土地承包法48', '农村土地承包法49', '农村土地承包法50'])
  t.deepEqual(refs('财政部令第87号 第27条'), ['财政部令第87号 第27条'], 'what it prints it reads')
  t.deepEqual(refs('行政复议法(2023)20'), ['行政复议法20'])
  t.is(findArticle(statutes, '电子招标投标办法20')!.verified, false)
  t.is(findArticle(statutes, '财库〔2020〕10号')!.number, undefined)
  t.deepEqual([1, 10, 15, 20, 99, 105, 110, 203].map(inWords), ['一', '十', '十五', '二十', '九十九', '一百零五', '一百一十', '二百零三'])
})

test('every deadline marked V rests on a text we hold, or on one cited by number only', t => {
  const rows = (folder.rules['deadlines'] as { rows: { id: string; law: string; family: string; status: string }[] }).rows
  const bad = rows.filter(
    row =>
      row.status === 'V' &&
      !findArticles(statutes, row.law, row.family).some(article => article.verified || /^财政部令|^行政复议法/.test(article.law)),
  )
  t.deepEqual(
    bad.map(row => row.id),
    [],
  )
})
