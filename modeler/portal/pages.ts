import type { ComponentType } from 'react'
import type { Pair } from '../words/words.ts'

/** The pages that anybody may read: drawn first by the server (serve.tsx) from the same components, then taken over by the browser. */
export interface PublicPage {
  key: string
  path: string
  name: Pair
  load: () => Promise<{ default: ComponentType }>
}

export const publicPages: readonly PublicPage[] = [
  { key: 'portal', path: '/', load: () => import('./home-page.tsx'), name: ['门户', 'Portal'] },
  { key: 'notices', path: '/notices', load: () => import('./notices-page.tsx'), name: ['公告公示', 'Notices'] },
  { key: 'notice', path: '/notice/:id', load: () => import('./notice-page.tsx'), name: ['公告', 'Notice'] },
  { key: 'process', path: '/process/:key?', load: () => import('./process-page.tsx'), name: ['流程公开', 'Procedures'] },
  { key: 'catalogue', path: '/catalogue', load: () => import('./catalogue-page.tsx'), name: ['交易目录', 'Catalogue'] },
  { key: 'norms', path: '/norms', load: () => import('./norms-page.tsx'), name: ['制度规范', 'Rules'] },
  { key: 'fees', path: '/fees', load: () => import('./fees-page.tsx'), name: ['收费公示', 'Fees'] },
  { key: 'complain', path: '/complain', load: () => import('./complain-page.tsx'), name: ['投诉监督', 'Complain'] },
  { key: 'report', path: '/report', load: () => import('./report-page.tsx'), name: ['举报', 'Report'] },
  { key: 'verify', path: '/verify/draw/:id?', load: () => import('./verify-page.tsx'), name: ['公开验证', 'Verify a draw'] },
  { key: 'log', path: '/verify/log', load: () => import('./log-page.tsx'), name: ['验证日志', 'Verify the log'] },
  { key: 'receipt', path: '/verify/receipt', load: () => import('./receipt-page.tsx'), name: ['核对回执', 'Check a receipt'] },
  { key: 'open', path: '/open/:code', load: () => import('./open-page.tsx'), name: ['开标', 'Opening'] },
  { key: 'data', path: '/data', load: () => import('./data-page.tsx'), name: ['数据开放', 'Open data'] },
]
