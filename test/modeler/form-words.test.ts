import { readFile } from 'node:fs/promises'
import test from 'ava'
import { formSentences } from '../../modeler/words/form-js.ts'

const carriers = ['form-js-viewer/dist/index.es.js', 'form-js-editor/dist/index.es.js', 'properties-panel/dist/index.esm.js']

test('every sentence replaced in form-js is one it still says', async t => {
  const texts = await Promise.all(carriers.map(path => readFile(new URL(`../../node_modules/@bpmn-io/${path}`, import.meta.url), 'utf8')))
  const all = texts.join('\n')
  t.deepEqual(formSentences.map(([english]) => english).filter(english => !all.includes(english)), [])
})
