import type { Node } from './node.ts'

/** Whether an element makes something public: a PUBLISH task, the publishing service, or any element that says what is `public`. */
export const isPublication = (node: Node): boolean => node.kind === 'PUBLISH' || node.service.startsWith('notices.') || Boolean(node.props['public'])

/** What it makes public, in words: its name, its `public` kinds, and the texts handed to the service. */
export const publicText = (node: Node): string =>
  [node.name, node.props['public'], ...(isPublication(node) ? node.texts : [])].filter(Boolean).join(' ')

/** Documents of the trade before its notice: the announcement by which it becomes known. */
export const isNotice = (node: Node): boolean =>
  isPublication(node) &&
  (node.step === 'notice' ||
    /(招标|采购|谈判|磋商|询价|出让|交易|拍卖|挂牌|转让|增资|处置)(公告|文件)|披露|投标邀请/.test([node.name, node.props['public'] ?? ''].join(' ')))

/** Where sealed information is opened. */
export const isOpening = (node: Node): boolean =>
  node.step === 'open' || /^(开标|开启|开标与|揭示报价)/.test(node.name) || node.service === 'bids.open-all'
