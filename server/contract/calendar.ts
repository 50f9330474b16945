import { z } from 'zod'
import { defineRoute, Id, Instant } from './route.ts'

/** The working-day calendar: which years are published and by what document; a new year is recorded once its notice is out. */
export const CalendarYear = z.object({ year: z.int(), source: z.string(), recordedBy: z.string(), recordedAt: Instant })

export const calendarYears = defineRoute({
  name: 'calendarYears', method: 'GET', path: '/api/calendar', may: 'public', summary: '已公布的工作日历年度及其依据', reply: z.array(CalendarYear),
})

/** Only the days that the notice names; every other day follows from its weekday. */
export const NamedDay = z.object({ date: z.iso.date(), type: z.enum(['HOLIDAY', 'MAKEUP_WORKDAY']), name: z.string().trim().min(1).max(40) })

const params = z.object({ year: z.coerce.number().int().min(2026).max(2100) })
const body = z.object({ source: z.string().trim().min(4).max(500), days: z.array(NamedDay).min(7).max(80) })

export const rehearseCalendar = defineRoute({
  name: 'rehearseCalendar', method: 'POST', path: '/api/calendar/:year/rehearsal', may: ['calendar', 'publish'], summary: '先看后果：公布这一年之后在途项目的暂定期限如何变化，不写入', params, body,
  reply: z.object({
    workdays: z.int(), total: z.int().describe('全部暂定期限'),
    rows: z.array(z.object({ instance: Id, title: z.string(), region: z.string(), suspended: z.boolean().describe('暂停中的项目恢复时再改'), rule: z.string(), name: z.string(), dueAt: Instant.nullable(), newDueAt: Instant.nullable(), firm: z.boolean() })),
  }),
})
export type CalendarEffects = z.infer<typeof rehearseCalendar.reply>
export const publishCalendar = defineRoute({
  name: 'publishCalendar', method: 'PUT', path: '/api/calendar/:year', may: ['calendar', 'publish'], summary: '录入一年的放假与调休安排并确认暂定期限',
  params, body,
  reply: z.object({ year: z.int(), workdays: z.int(), confirmed: z.int() }),
})
