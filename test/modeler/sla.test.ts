import test from 'ava'
import '../support/window.ts'
const { dueText, slaOf } = await import('../../modeler/ui/sla.tsx')

const at = Date.parse('2026-11-24T15:42:00+08:00')

test('a limit is late from its instant on, whatever the server said before', t => {
  t.is(slaOf({ due: '2026-11-24T15:41:59+08:00', state: 'ok' }, at), 'late')
  t.is(slaOf({ due: '2026-11-24T15:42:01+08:00', state: 'ok' }, at), 'urgent')
})

test('24:00 belongs to the day that ends', t => {
  t.is(slaOf({ due: '2026-11-25T00:00:00+08:00' }, at), 'urgent')
  t.is(dueText('2026-11-25T00:00:00+08:00', at), '今日 24:00')
  t.is(dueText('2026-11-26T00:00:00+08:00', at), '明日 24:00')
  t.is(dueText('2027-01-01T00:00:00+08:00', at), '12-31')
})

test('a stopped clock is neither late nor near', t => {
  t.is(slaOf({ due: '2026-11-20T00:00:00Z', stopped: '异议答复期间' }, at), 'stopped')
})

test('a provisional date never shows as late', t => {
  t.is(slaOf({ due: '2026-11-20T00:00:00Z', provisional: true }, at), 'provisional')
})

test('near is the server\'s word where it gives one', t => {
  t.is(slaOf({ due: '2026-11-26T17:30:00+08:00', state: 'ok' }, at), 'ok')
  t.is(slaOf({ due: '2026-11-26T17:30:00+08:00' }, at), 'near')
  t.is(slaOf({ due: '2026-12-26T17:30:00+08:00', state: 'near' }, at), 'near')
})

test('the day is that of Shanghai, not of the browser', t => {
  t.is(dueText('2026-11-24T16:30:00Z', at), '明日 00:30')
})
