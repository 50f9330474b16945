import test from 'ava'
import '../support/window.ts'
const { capsOf, pressed } = await import('../../modeler/ui/keys.ts')
const { matchScore } = await import('../../modeler/shell/match.ts')

const key = (name: string, held: Partial<Record<'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey', boolean>> = {}) => pressed({ key: name, ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...held })

test('a press is named the way deeds name their keys', t => {
  t.is(key('j'), 'j')
  t.is(key('Enter', { ctrlKey: true }), 'ctrl+enter')
  t.is(key('Enter', { metaKey: true }), 'ctrl+enter')
  t.is(key('L', { ctrlKey: true, shiftKey: true }), 'ctrl+shift+l')
  t.is(key('?', { shiftKey: true }), '?')
  t.is(key(' '), 'space')
  t.is(key('ArrowLeft', { shiftKey: true }), 'shift+left')
})

test('caps are drawn one by one', t => {
  t.deepEqual(capsOf('ctrl+enter'), ['Ctrl', '↵'])
  t.deepEqual(capsOf('g t'), ['G', 'T'])
})

test('the palette prefers whole words and finds scattered letters', t => {
  t.true(matchScore('办结，下一件', '下一件') > matchScore('下次再看一件', '下一件'))
  t.is(matchScore('转办', '暂停'), 0)
})
