import { asProblem } from '../../../server/http/problems.ts'
import { log } from '../../../server/log.ts'
import type { Cast } from './cast.ts'
import { dayAt, iso } from './days.ts'
import type { Project } from './projects.ts'
import type { Schedule } from './schedule.ts'
import type { Bid, Stage } from './stage.ts'

interface Told { project: Project; number: number; base: number; cast: Cast; stage: Stage; working(at: number): number }
class Rest extends Error {}

/** One open tender from plan to archive, as far as its days reach; rests at the step the project names. */
export const storyOf = (told: Told) => async (schedule: Schedule): Promise<void> => {
  try { await tender(told, schedule) } catch (error) {
    if (error instanceof Rest) return
    if (!(error instanceof Error) || asProblem(error).code === 'database-unavailable') throw error
    log.error({ err: error, project: told.project.title }, 'demo city: a story broke off')
  }
}

async function tender({ project, number, base, cast, stage, working }: Told, schedule: Schedule): Promise<void> {
  const { region } = project
  const owner = cast.entity(project.owner, 'tenderer')
  const clerk = project.agency ? cast.entity(project.agency, 'agency') : owner
  const fen = project.estimateWan * 1_000_000
  const started = dayAt(working(base), 0, `09:${String(2 + number % 50).padStart(2, '0')}`)
  let instance = ''
  /** Does a step `hours` later within working time; rests there if the project says so. */
  const when = (days: number, clock: string): number => dayAt(working(dayAt(base, days, '00:00')), 0, clock)
  const does = async (at: number, element: string, actor: typeof owner, values: Record<string, unknown>): Promise<void> => {
    await schedule.until(at)
    if (project.stop === element && !(await past(element))) throw new Rest()
    await stage.complete(instance, element, actor, values, at)
  }
  const past = async (element: string): Promise<boolean> => !(await stage.isWaiting(instance, element))

  await schedule.until(started)
  const day = iso(started).slice(0, 10).replaceAll('-', '')
  const code = `A02-12${region}DEMO${String(number).padStart(6, '0')}-${day}-${String(number).padStart(6, '0')}-${number % 9 + 1}`
  instance = await stage.start({ code, title: project.title, region, industry: industryOf(project.item), owner: project.owner, agency: project.agency ?? null }, {
    project: { code, name: project.title, region, family: 'GCJS', industry: industryOf(project.item), owner: project.owner, agency: project.agency ?? null, catalogueItem: project.item, voluntary: false, estimateFen: fen },
  }, owner, started)
  await does(started + 20 * 60_000, 'Plan', owner, { projectName: project.title, estValue: fen, planDate: iso(when(5, '09:00')).slice(0, 10), content: project.content })
  const entry = { projectCode: `2609-${region}-04-01-${String(118_200 + number)}`, projectName: project.title, regionCode: region, catalogueItem: project.item, voluntary: false, contact: owner.name, projectScale: project.content, fundSource: '财政资金' }
  if (project.twist === 'supplement') {
    await schedule.until(started + 50 * 60_000)
    await stage.complete(instance, 'Entry', clerk, entry, started + 50 * 60_000)
    await does(when(1, '10:30'), 'Check', cast.role('reception', region), { result: '一次性告知补正', missing: '施工图审查合格书第 2 页印章不清晰，请重新扫描上传。其余材料齐全，无需重复提交。' })
  }
  await does(started + (project.twist === 'supplement' ? 3 * 86_400_000 : 50 * 60_000), 'Entry', clerk, entry)
  await does(when(1, '15:20'), 'Check', cast.role('reception', region), { result: '齐全' })
  const issued = when(3, '17:00')
  const opening = dayAt(working(issued + 22 * 86_400_000 - 17 * 3_600_000), 0, '09:30')
  await does(when(1, '16:10'), 'Venue', clerk, { venueType: '开标和评标', start: iso(opening), end: iso(opening + 8 * 3_600_000), size: 6 + number % 2 })
  await does(when(2, '10:00'), 'Section', owner, { category: '施工', method: '公开', org: project.agency ? '委托' : '自行', ...project.agency ? { agency: project.agency } : {}, estValue: fen, durationDays: 240, sections: '一个标段', prequalify: false })
  const terms = { criteria: '具有相应施工总承包资质；项目经理具有相应注册建造师资格', ceilingPrice: Math.round(fen * 0.985), deposit: Math.round(fen * 0.015) }
  await schedule.until(when(3, '09:00'))
  const tenderDoc = await past('Notice') ? null : await stage.file(instance, code, clerk, `${project.title}招标文件.docx`, tenderText(project, { opening, ...terms }), when(3, '09:00'))
  await does(when(3, '09:00') + 60_000 * number, 'Notice', clerk, {
    noticeName: `${project.title}招标公告`, content: `本项目已批准建设，建设内容：${project.content}。现公开招标，择优选定承包人。`, criteria: terms.criteria,
    docStart: iso(issued), docEnd: iso(dayAt(working(issued + 8 * 86_400_000 - 17 * 3_600_000), 0, '17:00')), deadline: iso(opening), openTime: iso(opening), evalMethod: '综合评估法', ceilingPrice: terms.ceilingPrice, deposit: terms.deposit, validity: 90, consortium: false, tenderDoc,
  })
  const deadline = await bidding()
  await drawing(deadline)
  await schedule.until(deadline + 60_000)
  if (project.twist === 'few-bidders') {
    await does(deadline + 3 * 3_600_000, 'FailureNotice', clerk, { reason: '投标截止时投标人少于三个，依法重新招标', nextStep: '修改后重新招标' })
    return
  }
  await does(deadline + 5 * 60_000, 'Open', owner, { decryptWindow: 30, openingNote: '全部按时解密' })
  const evaluated = await evaluation(deadline + 2 * 3_600_000, [])
  await candidates(evaluated)

  async function bidding(): Promise<number> {
    const bidders = project.bidders.map(id => cast.entity(id, 'bidder'))
    if (project.twist === 'terminated') {
      await schedule.until(when(12, '10:00'))
      await stage.message('event.terminate', code, { termination: { reason: '项目建设内容调整，依法终止招标' } }, owner, when(12, '10:00'))
      throw new Rest()
    }
    if (project.twist === 'documents-objection') {
      await schedule.until(when(9, '11:00'))
      await stage.objection(code, bidders[0]!, { stage: 'documents', subject: '业绩要求', facts: '招标文件对类似业绩的年限要求与项目规模不相称' }, when(9, '11:00'))
    }
    if (project.twist === 'clarification') {
      await schedule.until(when(14, '09:30'))
      await stage.message('tender.clarify', code, {}, owner, when(14, '09:30'))
      await does(when(14, '14:00'), 'Clarify', owner, { beforeText: '桥梁支座规格按图纸', afterText: '桥梁支座规格调整为 GJZ 300×400×85，清单第 46 项相应调整', affectsBid: true })
    }
    for (const [n, bidder] of bidders.entries()) {
      const at = when(16 + n, `1${n}:2${n}`)
      if (at >= opening) break
      await schedule.until(at)
      await stage.bid(code, bidder, { priceFen: Math.round(fen * (0.93 + ((number * 7 + n * 3) % 10) / 200)), durationDays: 220 + n * 5, manager: ['张远', '李衡', '王磊', '赵青', '孙岱'][n % 5]! }, Math.round(fen * 0.015), at)
    }
    const { deadline: said } = await stage.variables(instance) as { deadline: string }
    return Date.parse(said)
  }

  async function drawing(closes: number): Promise<void> {
    const at = closes - 23 * 3_600_000
    await does(at, 'DrawRequest', cast.role('draw_clerk', region), { quotas: [{ specialty: project.item === 'ML-GC-04' ? 'SP-SL' : project.item === 'ML-GC-01' ? 'SP-JZ' : 'SP-SZ', seats: 3 }, { specialty: 'SP-ZJ', seats: 2 }] })
    await does(at + 3 * 60_000, 'ShareTenderer', owner, { share: `${project.title} 招标人 ${iso(at)}` })
    await does(at + 4 * 60_000, 'ShareSupervisor', cast.role('supervisor', region), { share: `行政监督 ${number} ${iso(at)}` })
  }

  async function evaluation(from: number, rejected: string[]): Promise<number> {
    const seats = async (element: string, at: number, values: (bids: Bid[]) => Record<string, unknown>): Promise<void> => {
      await schedule.until(at)
      if (project.stop === element) throw new Rest()
      await stage.experts(instance, element, values, at)
    }
    await seats('First', from, bids => ({ perItem: bids.map(bid => ({ bidId: bid.id, pass: !rejected.includes(bid.bidder), ...rejected.includes(bid.bidder) ? { reason: '所报业绩经核实不符合招标文件要求' } : {} })) }))
    await seats('Score', from + 2 * 3_600_000, bids => ({ scores: bids.filter(bid => !rejected.includes(bid.bidder)).map((bid, n) => ({ bidId: bid.id, score: 92 - n * 3.5 })) }))
    await seats('Sign', from + 4 * 3_600_000, () => ({ agree: true }))
    await does(from + 6 * 3_600_000, 'Recheck', owner, { result: '无异常' })
    return from + 6 * 3_600_000
  }

  async function candidates(evaluated: number): Promise<void> {
    const at = evaluated + 18 * 3_600_000
    const publicity = { qualification: '资格条件符合招标文件要求', objectionChannel: '通过平台提交，或书面送招标人', pm: '张远' }
    if (project.stop === 'Candidates') {
      await schedule.until(at)
      await stage.claim(instance, 'Candidates', owner, at + 20 * 60_000)
      if (project.twist === 'suspended') {
        await schedule.until(at + 2 * 86_400_000)
        await stage.message('event.suspend', code, { suspension: { basis: '招标投标法实施条例62', reason: '受理投诉，调查期间暂停', until: '投诉处理决定作出' } }, cast.role('supervisor', region), at + 2 * 86_400_000)
      }
      if (project.twist === 'complaint') {
        const raised = at + 4 * 86_400_000
        await schedule.until(raised)
        await stage.message('event.complaint', code, { complaint: { id: `TS-${number}`, by: project.bidders[1]!, respondent: '第一候选人', knownAt: new Date(raised - 2 * 86_400_000 + 8 * 3_600_000).toISOString().slice(0, 10), facts: '所报项目经理在建工程尚未办结', request: '取消其候选资格' } }, cast.entity(project.bidders[1]!, 'bidder'), raised)
        await does(raised + 3 * 3_600_000, 'ComplaintAccept', cast.role('complaint_handler', region), { result: '受理', reason: '符合受理条件' })
      }
      throw new Rest()
    }
    await does(at, 'Candidates', owner, publicity)
    const { bids } = await stage.variables(instance) as { bids: Bid[] }
    if (project.twist === 'objection') {
      const raised = at + 26 * 3_600_000
      await schedule.until(raised)
      await stage.objection(code, cast.entity(bids[1]!.bidder, 'bidder'), { stage: 'result', subject: '第一候选人业绩', facts: '所报业绩与公开信息不一致' }, raised)
      await does(raised + 20 * 3_600_000, 'AnswerResult', owner, { result: '异议成立，重新评审', reply: '经核实，所述属实，退回评标委员会重新评审。' })
      await evaluation(raised + 44 * 3_600_000, [bids[0]!.bidder])
    }
    const decided = await publicityOver()
    await does(decided, 'Decide', owner, { result: '确定中标人', winner: bids[0]!.bidder, reason: '排名第一，具备履约能力' })
    await does(decided + 2 * 3_600_000, 'AwardNotice', owner, { content: '请自中标通知书发出之日起三十日内签订合同。' })
    await contract(decided + 3 * 86_400_000, bids[0]!)
  }

  /** The day after the publicity has run out, by the engine's own timer. */
  async function publicityOver(): Promise<number> {
    for (let at = schedule.now() + 3 * 86_400_000; ; at += 86_400_000) {
      await schedule.until(at)
      if (await stage.isWaiting(instance, 'Decide')) return at + 60 * 60_000
    }
  }

  async function contract(from: number, winner: Bid): Promise<void> {
    await does(from, 'ContractDraft', owner, { price: winner.priceFen, durationDays: winner.duration, perfBond: Math.round(winner.priceFen * 0.08) })
    if (project.twist === 'declines') {
      await does(from + 86_400_000, 'ContractSign', cast.entity(winner.bidder, 'bidder'), { result: '放弃中标', reason: '项目经理已在其他工程任职，无法到岗' })
      throw new Rest()
    }
    await does(from + 86_400_000, 'ContractSign', cast.entity(winner.bidder, 'bidder'), { result: '签订' })
    await does(from + 2 * 86_400_000, 'Refund', cast.role('deposit_clerk', region), { amount: Math.round(fen * 0.015) * project.bidders.length, interest: Math.round(fen * 0.000_02) })
    await does(from + 6 * 86_400_000, 'Perform', owner, { milestone: '结算', payment: winner.priceFen, changeText: '', breach: false, finished: true })
    await does(from + 7 * 86_400_000, 'PerformConfirm', cast.entity(winner.bidder, 'bidder'), { confirmed: true })
    await does(from + 8 * 86_400_000, 'Archive', cast.role('archivist', region), {})
  }
}

const yuan = (fen: number): string => `${(fen / 100).toLocaleString('zh-CN')} 元`

/** The tender document in its shortest honest form: the terms that the notice promises. */
const tenderText = (project: Project, { opening, criteria, ceilingPrice, deposit }: { opening: number; criteria: string; ceilingPrice: number; deposit: number }): string => [
  `${project.title}　招标文件（演示）`, '', `一、建设内容：${project.content}`, '二、招标范围：施工图所示全部内容；计划工期 240 日。', `三、资格条件：${criteria}。不限地域，不要求设立分支机构。`,
  `四、最高投标限价：${yuan(ceilingPrice)}`, `五、投标保证金：${yuan(deposit)}，保函、保险、现金均可。`, `六、投标截止和开标时间：${iso(opening).replace('T', ' ').slice(0, 16)}，通过平台提交，截止前密封。`, '七、评标办法：综合评估法，满分 100 分。', '八、投标有效期：90 日。', '',
].join('\n')

const industryOf = (item: string): string | null => ({ 'ML-GC-01': '房建市政', 'ML-GC-02': '房建市政', 'ML-GC-03': '公路水运', 'ML-GC-04': '水利', 'ML-GC-05': '能源' })[item] ?? null
