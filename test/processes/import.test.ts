import JSZip from 'jszip'
import test from 'ava'
import { draftOf, save, workshop, type Answer, type Person } from './room.ts'

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)
const zipped = async (files: Record<string, string>): Promise<Uint8Array> => {
  const zip = new JSZip()
  for (const [name, text] of Object.entries(files)) zip.file(name, text, { createFolders: false })
  return zip.generateAsync({ type: 'uint8array', compression: 'DEFLATE' })
}
const brings = (who: Person, file: Uint8Array, name = 'a.zip'): Promise<Answer> => who.tried('POST', `/api/design/import?name=${name}`, file)

test('a bundle goes out and comes back the same; bombs, strangers and traversal do not come in', async t => {
  const { designer, base } = await workshop(t)
  const { draft, bundle } = await draftOf(designer)
  const back = await fetch(`${base}/api/design/drafts/${draft.id}/export`)
  t.is(back.status, 401, 'an export is asked for by somebody')

  const good = await brings(designer, await zipped({ 'x/process.bpmn': bundle.bpmn, 'x/forms/legal.form': JSON.stringify(bundle.forms['legal']) }))
  t.is(good.status, 200)
  t.like(good.body, { bpmn: bundle.bpmn, forms: { legal: bundle.forms['legal'] }, key: 'model.change' } as never)

  const zeros = '0'.repeat(60_000_000)
  const bomb = await brings(designer, await zipped({ 'process.bpmn': zeros }))
  t.like(bomb, { status: 413, body: { type: 'archive-too-large' } } as never)
  const many = await brings(designer, await zipped({ 'process.bpmn': bundle.bpmn, ...Object.fromEntries(Array.from({ length: 30 }, (_, n) => [`forms/f${n}.form`, `{"a":"${'0'.repeat(500_000)}"}`])) }))
  t.like(many, { status: 413, body: { type: 'archive-too-large' } } as never, 'many small ones count together')

  const escape = await brings(designer, await zipped({ 'process.bpmn': bundle.bpmn, '../../forms/evil.form': '{}', '/etc/passwd': 'x', 'forms/..%2f.form': '{}' }))
  t.true(escape.status === 200 || escape.status === 422)
  if (escape.status === 200) {
    const saved = await save(designer, draft, { ...bundle, forms: (escape.body as unknown as { forms: Record<string, unknown> }).forms })
    t.true(saved.status === 200 || (saved.status === 422 && saved.body.type === 'bad-file-name'), JSON.stringify(saved.body))
  }
  for (const name of ['../evil', 'a/b', '..', '']) t.is((await save(designer, draft, { ...bundle, forms: { ...bundle.forms, [name]: {} } }, 9)).body.type, 'bad-file-name', name)

  t.like(await brings(designer, bytes('not a zip'), 'a.zip'), { status: 422, body: { type: 'bad-archive' } } as never)
  t.like(await brings(designer, (await zipped({ 'process.bpmn': bundle.bpmn })).slice(0, 200)), { status: 422, body: { type: 'bad-archive' } } as never)
  t.like(await brings(designer, await zipped({ 'readme.txt': 'x' })), { status: 422, body: { type: 'bad-archive' } } as never)
  t.like(await brings(designer, await zipped({ 'process.bpmn': bundle.bpmn, 'forms/a.form': '{' })), { status: 422, body: { type: 'bad-file' } } as never)
})

test('fifty megabytes, entities and bottomless nesting are refused and the server lives', async t => {
  const { designer } = await workshop(t)
  const { draft, bundle } = await draftOf(designer)
  const big = await brings(designer, new Uint8Array(50_000_000).fill(60), 'a.bpmn').catch((error: Error) => ({ status: 413, body: { type: 'body-too-large', error: error.message } }))
  t.is(big.status, 413)
  const lol = `<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "aaaaaaaaaa">${Array.from({ length: 9 }, (_, n) => `<!ENTITY ${'bcdefghij'[n]} "${`&${'abcdefghi'[n]};`.repeat(10)}">`).join('')}]><l>&j;</l>`
  const deep = `${'<bpmn:subProcess id="s">'.repeat(20_000)}${'</bpmn:subProcess>'.repeat(20_000)}`
  const nested = bundle.bpmn.replace('</bpmn:process>', `${deep}</bpmn:process>`)
  let deepJson: unknown = { type: 'textfield', key: 'x' }
  for (let n = 0; n < 2000; n += 1) deepJson = { type: 'group', components: [deepJson] }
  for (const [name, change] of [
    ['entities', { bpmn: lol }], ['external entity', { bpmn: '<!DOCTYPE l [<!ENTITY a SYSTEM "file:///etc/passwd">]><l>&a;</l>' }], ['nesting', { bpmn: nested }],
    ['deep form', { forms: { ...bundle.forms, legal: { type: 'default', components: [deepJson] } } }], ['form that is a list', { forms: { ...bundle.forms, legal: [1, 2] } }], ['proto', { forms: JSON.parse('{"__proto__":{"type":"default"}}') as Record<string, unknown> }],
    ['entities in dmn', { decisions: { 'a.dmn': lol } }], ['deep dmn', { decisions: { 'a.dmn': `${'<a>'.repeat(20_000)}${'</a>'.repeat(20_000)}` } }], ['empty', { bpmn: '' }], ['null byte', { bpmn: '\u0000' }],
  ] as const) {
    const { status, body } = await designer.tried('POST', '/api/design/check', { key: 'model.change', bundle: { ...bundle, ...change } })
    t.true(status === 200 || status === 400 || status === 413 || status === 422, `${name}: ${status} ${JSON.stringify(body).slice(0, 200)}`)
    if (status === 200) t.true(body.findings!.some(finding => finding.severity === 'error'), `${name} is an error`)
    const saved = await save(designer, draft, { ...bundle, ...change } as never)
    t.true(saved.status < 500, `${name} saved: ${saved.status} ${JSON.stringify(saved.body).slice(0, 200)}`)
  }
  t.is((await designer.tried('GET', `/api/design/drafts/${draft.id}`)).status, 200)
})
