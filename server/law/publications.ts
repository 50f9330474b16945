import type { Model } from './model.ts'
import type { Node } from './node.ts'

/** Whether an element itself makes something public. A person's PUBLISH task does not: it prepares what a service then publishes. */
export const isPublication = (node: Node): boolean =>
  node.service.startsWith('notices.publish') || (node.type !== 'UserTask' && node.service === '' && node.kind === 'PUBLISH')

/** What it makes public, in words: its name, its `public` kinds, and what is handed to the service; never what other properties (phase, law) say of it. */
export const publicText = (node: Node): string =>
  [node.name, node.props['public'], ...(isPublication(node) ? [...node.inputs.map(input => input.source), ...Object.values(node.headers)] : [])]
    .filter(Boolean)
    .join(' ')

/** Elements that publish, and calls whose process publishes (`public` on the call says what). */
export const publicationsOf = (model: Model): Node[] =>
  model.list.filter(node => isPublication(node) || (node.called !== '' && Boolean(node.props['public'])))

/** The announcement by which a trade becomes known, and its documents with it. */
export const isNotice = (node: Node): boolean =>
  isPublication(node) &&
  (node.step === 'notice' ||
    /(招标|采购|谈判|磋商|询价|出让|交易|拍卖|挂牌|转让|增资|处置)(公告|文件)|披露|投标邀请/.test([node.name, node.props['public'] ?? ''].join(' ')))

/** Where sealed information is opened. */
export const isOpening = (node: Node): boolean =>
  node.step === 'open' || /^(开标|开启|开标与|揭示报价)/.test(node.name) || node.service === 'bids.open-all'
