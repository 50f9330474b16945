import AuditOutlined from '@ant-design/icons-svg/es/asn/AuditOutlined.js'
import BankOutlined from '@ant-design/icons-svg/es/asn/BankOutlined.js'
import EyeOutlined from '@ant-design/icons-svg/es/asn/EyeOutlined.js'
import GlobalOutlined from '@ant-design/icons-svg/es/asn/GlobalOutlined.js'
import InboxOutlined from '@ant-design/icons-svg/es/asn/InboxOutlined.js'
import PartitionOutlined from '@ant-design/icons-svg/es/asn/PartitionOutlined.js'
import type { IconDefinition } from '@ant-design/icons-svg/es/types.js'
import type { ComponentType, LazyExoticComponent } from 'react'
import { page } from './page.tsx'
import { publicPages } from './portal/pages.ts'
import type { Pair } from './words/words.ts'

/**
 * Every page of the front end, one line each. A room is found by its path, shown on the rail when it has an icon and the post in
 * use is among its roles, and loaded only when opened. Pages inside a room: end its path with /* and use <Routes> there.
 */
export interface Room {
  key: string
  /** react-router pattern, absolute. */
  path: string
  page: LazyExoticComponent<ComponentType>
  name: Pair
  roles: 'anybody' | 'signed-in' | readonly string[]
  /** staff: rail and top bar · portal: only skip link, landmarks and demo mark (the page brings its header) · bare: nothing but the page in a centre column · kiosk: one desk, its own header. */
  frame: 'staff' | 'portal' | 'bare' | 'kiosk'
  /** Present = the room stands on the rail and in the mobile tabs. */
  icon?: IconDefinition
  /** Where the rail leads when the path has parameters. */
  to?: string
  /** Letter after G. */
  go?: string
}

export const designers = ['process_designer', 'process_approver', 'legal_reviewer'] as const
export const office = ['ggb_director', 'committee_member'] as const
export const centre = ['center_director', 'reception', 'notice_clerk', 'venue_clerk', 'draw_clerk', 'witness', 'archivist', 'deposit_clerk'] as const
export const supervisors = ['supervisor', 'complaint_handler', 'credit_officer'] as const
export const watchdogs = ['inspector', 'auditor'] as const
export const admins = ['sys_admin', 'sec_admin', 'audit_admin'] as const
export const parties = ['tenderer', 'agency', 'bidder', 'guarantor'] as const
const clerks = ['catalog_editor', 'catalog_approver', 'doc_cleaner', 'org_officer', 'township_officer', 'expert'] as const

export const rooms: readonly Room[] = [
  { key: 'todo', path: '/todo/:filter?/:taskId?', to: '/todo', page: page(() => import('./inbox/inbox-page.tsx')), name: ['待办', 'Tasks'], roles: [...designers, ...office, ...centre, ...supervisors, ...admins, ...parties, ...clerks], icon: InboxOutlined, go: 't', frame: 'staff' },
  { key: 'watch', path: '/watch/*', to: '/watch', page: page(() => import('./watch/watch-page.tsx')), name: ['监督', 'Oversight'], roles: ['ggb_director', 'center_director', 'supervisor', ...watchdogs], icon: EyeOutlined, go: 'w', frame: 'staff' },
  { key: 'design', path: '/design/*', to: '/design', page: page(() => import('./designer/design-page.tsx')), name: ['流程', 'Processes'], roles: [...designers, 'ggb_director'], icon: PartitionOutlined, go: 'd', frame: 'staff' },
  { key: 'subject', path: '/subject/*', to: '/subject', page: page(() => import('./subject/subject-page.tsx')), name: ['主体', 'Parties'], roles: parties, icon: BankOutlined, go: 'b', frame: 'staff' },
  { key: 'evaluation', path: '/subject/eval/:sessionId?', to: '/subject/eval', page: page(() => import('./evaluation/evaluation-page.tsx')), name: ['评标', 'Evaluation'], roles: ['expert'], icon: AuditOutlined, go: 'e', frame: 'kiosk' },
  ...publicPages.map((one): Room => ({ key: one.key, path: one.path, page: page(one.load), name: one.name, roles: 'anybody', frame: 'portal', ...(one.path === '/' ? { icon: GlobalOutlined, go: 'p' } : {}) })),
  { key: 'register', path: '/register', page: page(() => import('./subject/register-page.tsx')), name: ['免费注册', 'Register'], roles: 'anybody', frame: 'portal' },
  { key: 'sign-in', path: '/login', page: page(() => import('./session/sign-in-page.tsx')), name: ['登录', 'Sign in'], roles: 'anybody', frame: 'bare' },
  { key: 'search', path: '/search', page: page(() => import('./search/search-page.tsx')), name: ['搜索', 'Search'], roles: 'signed-in', frame: 'staff' },
  { key: 'substitution', path: '/me/substitution', page: page(() => import('./session/substitution-page.tsx')), name: ['我的', 'My profile'], roles: 'signed-in', to: '/me', frame: 'staff' },
  { key: 'pledge', path: '/me/pledge', page: page(() => import('./session/pledge-page.tsx')), name: ['我的', 'My profile'], roles: 'signed-in', to: '/me', frame: 'staff' },
  { key: 'me', path: '/me', page: page(() => import('./session/me-page.tsx')), name: ['我的', 'My profile'], roles: 'signed-in', frame: 'staff' },
]

/** Whether a post may open a room. */
export const mayOpen = (room: Room, role: string | undefined): boolean =>
  room.roles === 'anybody' || (role !== undefined && (room.roles === 'signed-in' || room.roles.includes(role)))

/** The rooms on the rail of a post, in the order of the list. */
export const railOf = (role: string | undefined): Room[] => rooms.filter(room => room.icon && mayOpen(room, role))

export const addressOf = (room: Room): string => room.to ?? room.path.replace(/\/\*$/, '').replace(/\/:.*$/, '') ?? '/'

const preferred: Record<string, readonly string[]> = {
  design: ['process_designer'], watch: [...office, ...supervisors, ...watchdogs], perm: admins, subject: parties, evaluation: ['expert'],
}

/** Where a post begins its day (UX §4); the first room it may open when its own does not exist. */
export function homeOf(role: string | undefined): string {
  const rail = railOf(role)
  const own = rail.find(room => role !== undefined && preferred[room.key]?.includes(role)) ?? rail.find(room => room.key === 'todo') ?? rail[0]
  return own ? addressOf(own) : role ? '/me' : '/login'
}
