import type { z } from 'zod'
import type { Basis, InterventionKind } from '../contract/watch.ts'
import type { Calendar } from '../law/calendar.ts'
import { deadlineFor } from '../law/deadline.ts'
import type { InstanceRow } from './facts.ts'
import { dayTime } from './words.ts'

type Row = z.input<typeof Basis>
export type Kind = InterventionKind | 'retry'
export interface Open { rule: string; started_at: Date; due_at: Date | null; provisional: boolean }
interface Ground { id: string; law: string; title: string; meaning: string; families: string[]; other: string; rules: string[]; holds(open: Open): string; fails: string; cap?: { days: number; law: string } }

/** What a basis is called that rests on no statute: shown grey, never with §. */
export const platformRule = '平台规则'

/** The grounds on which the law lets a trade be suspended (DOMAIN E1); each stands on a running clock, which tells that its precondition holds. */
const suspending: Ground[] = [
  {
    id: 'complaint', law: '招标投标法实施条例62', title: '招标投标法实施条例 第六十二条', meaning: '处理投诉，必要时可以责令暂停招标投标活动。', families: ['GCJS'], other: '本项目不是工程建设招标投标', rules: ['GC-21'],
    holds: open => `已关联受理的投诉（${dayTime(open.started_at)} 受理）`, fails: '本项目没有已受理、未决定的投诉',
  },
  {
    id: 'objection', law: '招标投标法实施条例22；招标投标法实施条例54', title: '招标投标法实施条例 第二十二条、第五十四条', meaning: '作出异议答复前，应当暂停招标投标活动。', families: ['GCJS'], other: '本项目不是工程建设招标投标', rules: ['GC-08'],
    holds: open => `有异议尚未答复（${dayTime(open.started_at)} 收到）`, fails: '本项目没有未答复的异议',
  },
  {
    id: 'procurement', law: '政府采购法57', title: '政府采购法 第五十七条', meaning: '处理投诉期间，可以视情况书面通知暂停采购活动，最长不超过三十日。', families: ['ZFCG'], other: '本项目不是政府采购', rules: ['ZC-25'],
    holds: open => `已受理供应商投诉（${dayTime(open.started_at)}）`, fails: '本项目没有正在处理的投诉', cap: { days: 30, law: '政府采购法57' },
  },
]
/** Families whose ground nobody has verified (DOMAIN E1: 其余类别依据未核): a competent department's written order, named in the reason. */
const unverified = ['TDJY', 'KYQ', 'GYCQ', 'NCCQ', 'QT']
const ordered: Omit<Row, 'usable' | 'fact' | 'until'> = { id: 'order', law: platformRule, statutory: false, title: '有权监督部门的书面指令', meaning: '本类别暂停的法律依据尚未核实，不以法条名义作出；以主管部门的书面指令为据，至暂停事由消除为止。' }

/** The rules on whose clocks a suspension can stand. */
export const suspendingRules = suspending.flatMap(ground => ground.rules)
/** Whether the end of a suspension would be counted in days, for which the calendar of the region is needed. */
export const isCapped = (row: Of, known: Known): boolean => suspending.some(ground => ground.cap && runningFor(ground, row, known))

/** Whether a basis is an article: what is not may never be shown with §. */
const statutory = (law: string): boolean => law !== platformRule

export interface Around { lateStep: string | null }
export interface Grounds { bases: Row[]; notGround: string | null }
/** What decides about the grounds of one instance. */
export type Of = Pick<InstanceRow, 'id' | 'family' | 'region' | 'status'>
/** What is known of the instances asked about, by id (calendars by region); only what the kind of intervention needs is filled. */
export interface Known { now: Date; open: Map<string, Open[]>; suspended: Map<string, { legal_basis: string | null; at: Date }>; told: Map<string, string>; calendars: Map<string, Calendar> }

/** The grounds of one intervention on one instance, with whether each may be used, and what is no ground although people think so. */
export function groundsOf(row: Of, kind: Kind, around: Around, known: Known): Grounds {
  switch (kind) {
    case 'suspend': return {
      bases: [...suspending.map(ground => suspendBasis(row, ground, known)), ...unverified.includes(row.family) ? [{ ...ordered, usable: true, fact: '理由中写明指令的部门和文号', until: { text: '暂停事由消除时恢复', date: null, provisional: false, law: null } }] : []],
      notGround: around.lateStep ? `仅“逾期未${around.lateStep}”不能作为暂停依据，应发监督函责令改正。` : '进度慢、材料多或有人打招呼，都不是暂停依据。',
    }
    case 'resume': return { bases: resumeBases(row, known), notGround: '恢复同样需要依据；期限自恢复时起继续计算，已经逾期的事实保留。' }
    case 'cancel': return { bases: [cancelBasis(known.told.get(String(row.id)))], notGround: '依法终止应由招标人（采购人、出让人、转让方）发起，平台发布终止公告；此处只用于误建、重复进场的实例。' }
    case 'retry': return { bases: [mending(kind)], notGround: '重试只接着办停住的那一步；改变量属于更正，须有更正权限。' }
    default: return { bases: [mending(kind)], notGround: '更正不能用来缩短法定期限或跳过法定公开：试算会拒绝。' }
  }
}

/** The clock on which a ground of this family stands now. */
const runningFor = (ground: Ground, row: Of, { open }: Known): Open | undefined => ground.families.includes(row.family) ? open.get(String(row.id))?.find(one => ground.rules.includes(one.rule)) : undefined

function suspendBasis(row: Of, ground: Ground, known: Known): Row {
  const { id, law, title, meaning } = ground
  const clock = runningFor(ground, row, known)
  return { id, law, statutory: true, title, meaning, usable: clock !== undefined, fact: clock ? ground.holds(clock) : ground.families.includes(row.family) ? ground.fails : ground.other, until: clock ? untilOf(row, ground, clock, known) : null }
}

function untilOf(row: Of, ground: Ground, clock: Open, { now, calendars }: Known): Row['until'] {
  if (ground.cap) {
    const cap = deadlineFor({ amount: ground.cap.days, unit: 'CALENDAR', sense: 'MAX' }, now.toISOString(), calendars.get(row.region)!)
    return { text: '投诉处理决定作出时恢复，最长三十日', date: cap.due, provisional: cap.provisional, law: ground.cap.law }
  }
  return {
    text: ground.id === 'complaint' ? '投诉处理决定作出时恢复' : '异议答复时恢复', date: clock.due_at?.toISOString() ?? null, provisional: clock.provisional, law: ground.id === 'complaint' ? '招标投标法实施条例61' : '招标投标法实施条例54',
  }
}

/** Resuming stands on the end of what was suspended for: the complaint is decided, the objection answered, the thirty days are over. */
function resumeBases(row: Of, { now, open, suspended }: Known): Row[] {
  const act = suspended.get(String(row.id))
  const ground = suspending.find(one => one.law === act?.legal_basis)
  const running = ground && open.get(String(row.id))?.find(one => ground.rules.includes(one.rule))
  const over = ground?.cap && act ? now.getTime() - act.at.getTime() >= ground.cap.days * 86_400_000 : false
  const law = ground?.law ?? act?.legal_basis ?? platformRule
  return [
    { id: 'over', law, statutory: statutory(law), title: '暂停事由已消除', meaning: '据以暂停的投诉已作出处理决定，或异议已经答复，或法定最长期限届满。', usable: true, fact: running && !over ? '暂停期间平台上的办理一并停住：理由中写明处理决定或答复的文号，恢复后补录' : '据以暂停的程序已经办结', until: null },
    { id: 'revoked', law, statutory: statutory(law), title: '原暂停决定被撤销或变更', meaning: '作出暂停决定的部门撤销决定，或复议、诉讼改变了它；理由中写明文号。', usable: act !== undefined || row.status === 'suspended', fact: act ? `原决定：${act.legal_basis ?? ''}（${dayTime(act.at)}）` : '没有登记的暂停决定', until: null },
  ]
}

/** Only what nobody has been told of may vanish; everything later is the owner's termination, with its notice (实施条例 31). */
const cancelBasis = (told: string | undefined): Row => ({
  id: 'mistaken', law: platformRule, statutory: false, title: '误建或重复进场', meaning: '同一项目重复登记、测试误建等，尚未发布公告。', usable: told === undefined, fact: told ? `已发布${told}：应由招标人依法终止，不能取消` : '理由中写明正确的统一交易标识码', until: null,
})

const meanings: Record<string, { title: string; meaning: string; fact: string }> = {
  retime: { title: '更正计时', meaning: '系统故障、录入错误使计时与法定期限不符，经核实后更正；前后状态、操作人和时间永久留存。', fact: '理由中写明故障或错误的事实' },
  modify: { title: '更正流程位置', meaning: '系统故障、录入错误使流程停在不该停的地方，经核实后更正；前后状态、操作人和时间永久留存。', fact: '理由中写明故障或错误的事实' },
  retry: { title: '处置系统故障', meaning: '服务出错或数据不全使流程停住，排除原因后接着办；每次操作的时间、人员和前后状态留存。', fact: '理由中写明排除了什么' },
}

/** Mending carries out a supervisor's instruction (电子招标投标办法 52) and is recorded like every operation (49); neither text is held here. */
export const mending = (kind: Exclude<Kind, 'suspend' | 'resume' | 'cancel'>): Row => ({ id: 'repair', law: '电子招标投标办法49；电子招标投标办法52', statutory: true, ...meanings[kind]!, usable: true, until: null })
