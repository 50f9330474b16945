import test from 'ava'
import fc from 'fast-check'
import { creditCodeCheck, creditCodeFault, orgCheck } from '../../server/law/credit-code.ts'

test('published codes pass', t => {
  for (const code of ['91110000710926094P', '91330100799655058B', '91350100M000100Y43']) t.is(creditCodeFault(code), null, code)
})

test('each kind of fault is named', t => {
  t.regex(creditCodeFault('9111000071092609')!, /18 位/)
  t.regex(creditCodeFault('9111000071092609IP')!, /第 17 位“I”/)
  t.regex(creditCodeFault('91ABCDEF710926094P')!, /行政区划/)
  t.regex(creditCodeFault('91110000710926095P')!, /第 17 位应为 4/)
  t.regex(creditCodeFault('91110000710926094A')!, /第 18 位应为 P/)
})

test('any single changed character is noticed', t => {
  const symbols = '0123456789ABCDEFGHJKLMNPQRTUWXY'
  const body = fc.array(fc.constantFrom(...symbols), { minLength: 8, maxLength: 8 }).map(list => list.join(''))
  fc.assert(
    fc.property(body, fc.integer({ min: 0, max: 17 }), fc.constantFrom(...symbols), (org, at, other) => {
      const first = `91510802${org}${orgCheck(org)}`
      const code = first + creditCodeCheck(first)
      const changed = code.slice(0, at) + other + code.slice(at + 1)
      return creditCodeFault(code) === null && (changed === code || creditCodeFault(changed) !== null)
    }),
  )
  t.pass()
})
