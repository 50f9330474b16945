import { readFile } from 'node:fs/promises'
import test from 'ava'
import { parseAst } from 'vite'
import { bilingual, formSentences, formWords } from '../../modeler/words/form-js.ts'

const carriers = ['form-js-viewer/dist/index.es.js', 'form-js-editor/dist/index.es.js', 'properties-panel/dist/index.esm.js']

test('every sentence replaced in form-js is one it still says', async t => {
  const texts = await Promise.all(carriers.map(path => readFile(new URL(`../../node_modules/@bpmn-io/${path}`, import.meta.url), 'utf8')))
  const all = texts.join('\n')
  t.deepEqual(formSentences.map(([english]) => english).filter(english => !all.includes(english)), [])
})

test('every label has its place in form-js, and what is made of its source still is source', async t => {
  const texts = await Promise.all(carriers.map(path => readFile(new URL(`../../node_modules/@bpmn-io/${path}`, import.meta.url), 'utf8')))
  const both = texts.map(bilingual)
  const all = both.join('\n')
  t.deepEqual(Object.entries(formWords).filter(([english, own]) => !all.includes(`? '${english}' : '${own}'`) && !all.includes(`? "${english}" : "${own}"`)).map(([english]) => english), [])
  for (const code of both) t.notThrows(() => parseAst(code))
  t.regex(bilingual("const made = { type: 'label', label: 'Text field', value: 'Text' }"), /type: 'label', label: \(.* \? 'Text field' : '文本框'\), value: 'Text'/)
})
