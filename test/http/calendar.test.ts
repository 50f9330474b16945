import test from 'ava'
import { isProblem, room } from './room.ts'

const days = Array.from({ length: 7 }, (_, n) => ({ date: `2027-02-0${n + 1}`, type: 'HOLIDAY', name: '春节' }))
const body = { source: '国务院办公厅通知（试）', days }

test('a calendar year is published by whoever may, once, after the year before it, and anybody reads which years there are', async t => {
  const { ask, signIn } = await room(t)
  const [director, clerk] = [await signIn('yangmoning'), await signIn('gemeiyue')]
  const put = (year: number, as: string | undefined, json: unknown = body) => ask(`/api/calendar/${year}`, { method: 'PUT', as, json })
  t.true(isProblem(await put(2027, undefined), 401))
  t.true(isProblem(await put(2027, clerk), 403))
  t.true(isProblem(await put(2028, director, { ...body, days: days.map(day => ({ ...day, date: day.date.replace('2027', '2028') })) }), 422))
  const wrong = await put(2027, director, { ...body, days: [...days.slice(1), { date: '2027-03-01', type: 'MAKEUP_WORKDAY', name: '调休' }] })
  t.true(isProblem(wrong, 422))
  t.is(wrong.json.faults![0]!.path, 'body.days.6.date')
  t.like((await put(2027, director)).json, { year: 2027, workdays: 256, confirmed: 0 })
  t.true(isProblem(await put(2027, director), 409))
  t.deepEqual(((await ask('/api/calendar')).json as unknown as { year: number }[]).map(each => each.year), [2026, 2027])
  t.is((await ask('/api/deadlines?amount=10&unit=WORKING&from=2026-12-25')).status, 200)
})
