import { z } from 'zod'
import { defineRoute, Instant, Paging, pageOf } from './route.ts'

const Identity = z.enum(['tenderer', 'purchaser', 'transferor', 'bidder', 'agency', 'guarantor'])
export type Identity = z.infer<typeof Identity>
/** What anybody may see of an organisation. */
export const EntityItem = z.object({
  id: z.string(), name: z.string(), shortName: z.string(), type: z.string(), uscc: z.string(), region: z.string(), regionName: z.string(), identities: z.array(Identity), legalPerson: z.string(),
  registeredCapitalWan: z.number().nullable(), smeSize: z.string().nullable(), creditStatus: z.string(), creditNote: z.string().nullable(), registeredAt: z.string(), revision: z.number().int(),
})
export const EntityCard = EntityItem.extend({
  qualifications: z.array(z.unknown()), relations: z.array(z.object({ kind: z.string(), with: z.string(), name: z.string(), pct: z.number().nullable(), note: z.string().nullable() })),
  /** Masked for everybody but the organisation itself; absent for the public. */
  private: z.object({ legalPersonIdNo: z.string(), contactName: z.string(), contactPhone: z.string(), bank: z.string(), accountNo: z.string(), masked: z.boolean() }).nullable(),
})
const Entity = z.object({ entity: z.string().max(20) })
export const listEntities = defineRoute({ name: 'listEntities', method: 'GET', path: '/api/register/entities', summary: '市场主体登记（公开）', may: 'public', query: Paging.extend({ identity: Identity.optional(), region: z.string().max(12).optional() }), reply: pageOf(EntityItem) })
export const readEntity = defineRoute({ name: 'readEntity', method: 'GET', path: '/api/register/entities/:entity', summary: '主体名片；证件、电话、账号默认遮蔽', may: 'public', params: Entity, reply: EntityCard })

const text = (max: number): z.ZodString => z.string().trim().min(1, '必填').max(max)
const Private = {
  legalPerson: z.object({ name: text(40), idNo: z.string().regex(/^\d{17}[\dX]$/, '身份证号应为 18 位') }), contact: z.object({ name: text(40), phone: z.string().regex(/^\d{7,12}$/, '电话应为 7–12 位数字') }),
  basicAccount: z.object({ bank: text(80), no: z.string().regex(/^\d{8,30}$/, '账号应为 8–30 位数字') }),
}
export const registerEntity = defineRoute({
  name: 'registerEntity', method: 'POST', path: '/api/register/entities', summary: '登记一次，八地通用；核对统一社会信用代码，即时生效，不审批', may: 'public',
  body: z.object({ name: text(120), shortName: text(60).optional(), type: z.enum(['企业', '机关', '事业单位', '社会团体', '农村集体经济组织', '其他']), uscc: z.string().trim().toUpperCase(), region: z.string().regex(/^\d{6}$/), identities: z.array(Identity).min(1),
    registeredCapitalWan: z.number().nonnegative().nullable().default(null), ...Private, username: z.string().regex(/^[a-z][a-z0-9]{3,39}$/, '用户名为小写字母开头的 4–40 位字母或数字'), password: z.string().min(8, '密码不少于 8 位').max(200) }),
  reply: z.object({ id: z.string(), username: z.string() }),
})
export const changeEntity = defineRoute({
  name: 'changeEntity', method: 'PUT', path: '/api/register/entities/:entity', summary: '变更本主体的登记；历次内容留存', may: 'signed-in', params: Entity,
  body: z.object({ revision: z.number().int(), shortName: text(60).optional(), registeredCapitalWan: z.number().nonnegative().nullable().optional(), legalPerson: Private.legalPerson.optional(), contact: Private.contact.optional(), basicAccount: Private.basicAccount.optional() }), reply: EntityCard,
})

export const listExperts = defineRoute({
  name: 'listExperts', method: 'GET', path: '/api/register/experts', summary: '专家库（姓名、证件、电话遮蔽；从不说明参加过哪场评审）', may: 'signed-in', query: Paging.extend({ specialty: z.string().max(20).optional(), status: z.string().max(20).optional() }),
  reply: pageOf(z.object({ id: z.string(), name: z.string(), gender: z.string(), title: z.string(), yearsInField: z.number().int(), specialties: z.array(z.object({ code: z.string(), name: z.string() })), pools: z.array(z.string()), residence: z.string(), status: z.string(), phone: z.string(), idNo: z.string() })),
})

const Post = z.object({ id: z.string(), role: z.string(), region: z.string(), department: z.string().nullable() })
const AccountItem = z.object({ id: z.string(), username: z.string(), alias: z.string().nullable(), kind: z.enum(['staff', 'entity', 'expert']), name: z.string(), disabledAt: Instant.nullable(), disabledWhy: z.string().nullable(), posts: z.array(Post), sessions: z.number().int() })
const Account = z.object({ account: z.string().max(20) })
export const listAccounts = defineRoute({ name: 'listAccounts', method: 'GET', path: '/api/accounts', summary: '账号与岗位', may: ['account', 'update'], query: Paging.extend({ kind: z.enum(['staff', 'entity', 'expert']).optional(), role: z.string().max(40).optional() }), reply: pageOf(AccountItem) })
export const createAccount = defineRoute({
  name: 'createAccount', method: 'POST', path: '/api/accounts', summary: '开立工作人员账号；初始口令由系统生成，只显示一次', may: ['account', 'create'],
  body: z.object({ username: z.string().regex(/^[a-z][a-z0-9]{3,39}$/, '用户名为小写字母开头的 4–40 位字母或数字'), name: text(40), role: z.string().max(40), region: z.string().max(12), department: z.string().max(20) }),
  reply: AccountItem.extend({ password: z.string() }),
})
export const disableAccount = defineRoute({ name: 'disableAccount', method: 'POST', path: '/api/accounts/:account/disable', summary: '停用账号，会话立即全部结束', may: ['account', 'disable'], params: Account, body: z.object({ why: z.string().trim().min(1).max(200) }), reply: AccountItem })
export const enableAccount = defineRoute({ name: 'enableAccount', method: 'POST', path: '/api/accounts/:account/enable', summary: '恢复账号', may: ['account', 'update'], params: Account, reply: AccountItem })
export const untieIdentity = defineRoute({ name: 'untieIdentity', method: 'DELETE', path: '/api/accounts/:account/identity', summary: '解除与统一身份认证的绑定，会话立即全部结束；下次按用户名重新绑定', may: ['account', 'update'], params: Account, reply: AccountItem })
export const addPost = defineRoute({ name: 'addPost', method: 'POST', path: '/api/accounts/:account/posts', summary: '增加岗位；互斥岗位拒绝', may: ['account', 'update'], params: Account, body: z.object({ role: z.string().max(40), region: z.string().max(12), department: z.string().max(20).optional() }), reply: AccountItem })
export const removePost = defineRoute({ name: 'removePost', method: 'DELETE', path: '/api/accounts/:account/posts/:post', summary: '撤去岗位', may: ['account', 'update'], params: Account.extend({ post: z.string().regex(/^\d{1,18}$/) }), reply: AccountItem })
export const issueMachineToken = defineRoute({ name: 'issueMachineToken', method: 'POST', path: '/api/accounts/:account/tokens', summary: '为接口签发令牌；只显示一次', may: ['account', 'create'], params: Account, body: z.object({ label: z.string().trim().min(1).max(80) }), reply: z.object({ token: z.string(), expiresAt: Instant }) })

export const readPlaces = defineRoute({
  name: 'readPlaces', method: 'GET', path: '/api/register/places', summary: '地区、类别、行业、部门、岗位的名称', may: 'public',
  reply: z.object({
    regions: z.array(z.object({ code: z.string(), name: z.string(), parent: z.string().nullable() })), outside: z.array(z.object({ code: z.string(), name: z.string() })), families: z.array(z.object({ code: z.string(), name: z.string() })),
    industries: z.array(z.object({ code: z.string(), family: z.string() })), roles: z.array(z.object({ code: z.string(), name: z.string(), duty: z.string() })),
    departments: z.array(z.object({ id: z.string(), name: z.string(), region: z.string(), kind: z.string(), parent: z.string().nullable(), supervises: z.array(z.object({ family: z.string(), industry: z.string().optional() })) })),
  }),
})
export const readCatalogue = defineRoute({
  name: 'readCatalogue', method: 'GET', path: '/api/register/catalogue', summary: '公共资源交易目录', may: 'public', query: z.object({ region: z.string().max(12).optional(), family: z.string().max(12).optional() }),
  reply: z.object({ version: z.string(), publishedAt: z.string().nullable(), chain: z.array(z.string()), items: z.array(z.object({ code: z.string(), name: z.string(), category: z.string(), family: z.string(), industry: z.string().nullable(), threshold: z.string().nullable(), process: z.string(), supervisor: z.string().nullable(), supervisorName: z.string().nullable(), legalBasis: z.string().nullable(), mandatory: z.boolean(), note: z.string().nullable(), regions: z.array(z.string()) })) }),
})
