// Published notices as an OCDS 1.1 record package. Deciding only: what was published goes in, releases come out.
import type { NoticeBody } from './publish.ts'

/** The registered prefix would stand here; this one is the demo prefix of the specification's examples. */
const prefix = 'ocds-demo00'

export interface Party { id: string; name: string; uscc: string; roles: string[] }
export interface Issue { id: string; body: NoticeBody }

type Json = Record<string, unknown>
const text = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined)
const yuan = (fen: unknown): Json | undefined => (typeof fen === 'number' ? { amount: fen / 100, currency: 'CNY' } : undefined)
const dropEmpty = (value: Json): Json => Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined && !(Array.isArray(member) && member.length === 0)))
const organization = (party: Party): Json => ({ id: `CN-USCC-${party.uscc}`, name: party.name })

const procurement = new Set(['GCJS', 'ZFCG'])
const methods: readonly [RegExp, string, string][] = [
  [/open-tender/, 'open', '公开招标'], [/invited/, 'selective', '邀请招标'], [/single-source/, 'direct', '单一来源'],
  [/negotiation|consultation|inquiry/, 'limited', '谈判、磋商或询价'],
]

/** One release a notice, in order of publication. Sell-side families carry `x_disposal` and claim no procurement category. */
export function releasePackage(code: string, issues: Issue[], parties: Party[], address: string): Json {
  const ocid = `${prefix}-${code}`
  const releases = issues.filter(issue => issue.body.ocdsTag).map((issue, n) => release(ocid, n + 1, issue, parties, address))
  return {
    uri: `${address}/api/portal/ocds/${encodeURIComponent(code)}`, version: '1.1', publishedDate: issues.at(-1)?.body.publishedAt ?? null,
    publisher: { name: '广元市公共资源交易平台（演示）' }, license: null, releases,
  }
}

function release(ocid: string, n: number, { id, body }: Issue, parties: Party[], address: string): Json {
  const buyer = parties.find(party => party.roles.includes('buyer'))
  const procures = procurement.has(body.family)
  const tag = body.ocdsTag!
  const document = {
    id: `N${id}`, documentType: documentType(tag, body.kind), title: body.title, url: `${address}/portal/notices/${id}`,
    datePublished: body.publishedAt, language: 'zh',
  }
  const documents = [
    document,
    ...body.documents.map(file => ({ id: file.id, documentType: 'biddingDocuments', title: file.name, url: `${address}/api/documents/${file.id}`, language: 'zh' })),
  ]
  return dropEmpty({
    ocid, id: `${ocid}-${String(n).padStart(2, '0')}`, date: body.publishedAt, tag: [tag], initiationType: 'tender', language: 'zh',
    parties: parties.filter(party => party.roles.includes('buyer') || tag.startsWith('award') || tag.startsWith('contract'))
      .map(party => ({ ...organization(party), identifier: { scheme: 'CN-USCC', id: party.uscc, legalName: party.name }, roles: party.roles })),
    buyer: buyer ? organization(buyer) : undefined,
    ...sections(tag, body, documents, parties, procures),
    ...procures ? {} : { x_disposal: { family: body.family, note: '处置类交易，未主张完全符合 OCDS' } },
  })
}

function sections(tag: string, body: NoticeBody, documents: Json[], parties: Party[], procures: boolean): Json {
  if (tag.startsWith('planning')) return {
    planning: dropEmpty({ rationale: body.kind, budget: amountOf(body) ? { amount: amountOf(body) } : undefined, documents }),
    tender: { id: 'T1', title: body.title, status: 'planned' },
  }
  if (tag.startsWith('award')) return { awards: [award(tag, body, documents, parties)] }
  if (tag.startsWith('contract') || tag.startsWith('implementation')) return { contracts: [contract(tag, body, documents)] }
  return { tender: tender(tag, body, documents, procures) }
}

const amountOf = (body: NoticeBody): Json | undefined => yuan(body.fields['estValueFen'] ?? body.fields['estValue'] ?? body.fields['estimateFen'] ?? body.fields['ceilingFen'] ?? body.fields['ceiling'])

function tender(tag: string, body: NoticeBody, documents: Json[], procures: boolean): Json {
  const { fields } = body
  const failed = /流标|失败|废标|未成交/.test(body.kind)
  const method = methods.find(([pattern]) => pattern.test(body.process ?? ''))
  return dropEmpty({
    id: 'T1', title: body.title, status: tag === 'tenderCancellation' ? 'cancelled' : failed ? 'unsuccessful' : 'active',
    ...tag === 'tender' ? dropEmpty({
      value: amountOf(body), procurementMethod: procures ? method?.[1]
        : undefined, procurementMethodDetails: method?.[2], mainProcurementCategory: body.family === 'GCJS' ? 'works' : undefined,
      submissionMethod: ['electronicSubmission'], tenderPeriod: period(fields['docStart'], fields['deadline']), enquiryPeriod: period(fields['docStart'], fields['docEnd']),
    }) : {},
    amendments: tag === 'tenderAmendment' ? [{ id: 'A1', date: body.publishedAt, rationale: text(fields['after']) ?? body.reason ?? body.title }] : undefined,
    ...Array.isArray(fields['record']) ? { numberOfTenderers: fields['record'].length, tenderers: tenderers(fields['record']) } : {}, documents,
  })
}

const period = (start: unknown, end: unknown): Json | undefined => (text(start) && text(end) ? { startDate: text(start), endDate: text(end) } : undefined)
const tenderers = (record: unknown[]): Json[] => record.flatMap(line => {
  const name = text((line as Json | null)?.['name']) ?? text((line as Json | null)?.['bidder'])
  return name ? [{ id: name, name }] : []
})

function award(tag: string, body: NoticeBody, documents: Json[], parties: Party[]): Json {
  const status = tag === 'award' ? 'pending' : tag === 'awardUpdate' ? 'active' : 'cancelled'
  return dropEmpty({
    id: 'AW1', title: body.kind, status, date: tag === 'awardUpdate' ? body.publishedAt : undefined, value: yuan(body.fields['price'] ?? body.fields['priceFen']),
    suppliers: parties.filter(party => party.roles.includes('supplier')).map(organization), documents,
  })
}

function contract(tag: string, body: NoticeBody, documents: Json[]): Json {
  const { fields } = body
  const milestone = text(fields['milestone'])
  const payment = fields['paymentFen'] ?? fields['payment']
  return dropEmpty({
    id: 'C1', awardID: 'AW1', status: tag === 'contractTermination' ? 'terminated'
      : 'active', value: yuan(fields['price'] ?? fields['priceFen']), dateSigned: text(fields['signedAt']),
    amendments: tag === 'contractAmendment' ? [{ id: 'CA1', date: body.publishedAt, rationale: text(fields['change']) ?? body.title }] : undefined,
    implementation: tag.startsWith('implementation') ? dropEmpty({
      transactions: yuan(payment) ? [{ id: 'P1', date: body.publishedAt, value: yuan(payment) }] : undefined,
      milestones: milestone ? [{ id: 'M1', title: milestone, type: 'delivery', status: 'met' }] : undefined,
    }) : undefined, documents,
  })
}

function documentType(tag: string, kind: string): string {
  if (kind === '开标记录') return 'openingRecord'
  if (/流标|失败|终止|废标/.test(kind)) return 'cancellationDetails'
  if (/答复|决定/.test(kind)) return 'complaints'
  if (tag === 'tenderAmendment') return 'clarifications'
  if (tag === 'award') return 'evaluationReports'
  if (tag.startsWith('award')) return 'awardNotice'
  return tag.startsWith('contract') ? 'contractNotice' : tag.startsWith('implementation') ? 'completionCertificate' : 'tenderNotice'
}
