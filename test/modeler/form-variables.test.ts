import { readdirSync, readFileSync } from 'node:fs'
import test from 'ava'
import { unknownIn } from '../../modeler/designer/workbench/form-variables.ts'

const one = (component: object): object => ({ components: [{ id: 'F1', key: 'amount', label: '金额' }, { id: 'F2', label: '说明', ...component }] })

test('a name that nothing writes is told with its field', t => {
  t.deepEqual(unknownIn(one({ conditional: { hide: '=amuont > 5' } }), [], ['project']), [{ field: 'F2', label: '说明', names: ['amuont'] }])
  t.deepEqual(unknownIn(one({ text: '共 {{nobody}} 元' }), [], []), [{ field: 'F2', label: '说明', names: ['nobody'] }])
})

test('fields of any form, variables of earlier steps, loop names and half-typed text are not', t => {
  t.deepEqual(unknownIn(one({ conditional: { hide: '=amount > project.limit' } }), [], ['project']), [])
  t.deepEqual(unknownIn(one({ conditional: { hide: '=other.name = null' } }), [{ components: [{ type: 'group', path: 'other', components: [] }] }], []), [])
  t.deepEqual(unknownIn(one({ valuesExpression: '=for c in [1, 2] return {label: string(c), value: c}' }), [], []), [])
  t.deepEqual(unknownIn(one({ conditional: { hide: '=amount > ' } }), [], []), [])
})

test('published forms have none', t => {
  const root = new URL('../../processes/', import.meta.url)
  for (const key of readdirSync(root)) {
    const forms = readdirSync(new URL(`${key}/forms/`, root)).map(name => [name, JSON.parse(readFileSync(new URL(`${key}/forms/${name}`, root), 'utf8'))] as const)
    const bpmn = readFileSync(new URL(`${key}/process.bpmn`, root), 'utf8')
    const written = [...bpmn.matchAll(/(?:target|resultVariable|inputElement|outputCollection)="([^".]+)/g)].map(match => match[1]!)
    for (const [name, form] of forms) t.deepEqual(unknownIn(form, forms.map(([, other]) => other), ['project', ...written]), [], `${key}/${name}`)
  }
})
