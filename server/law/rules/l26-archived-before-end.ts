import { lawRule, type Hit } from '../context.ts'
import { idsOf, settingOf } from '../literals.ts'

/** L26: a trade is archived before its regular end, with a retention period. */
export default lawRule({
  id: 'L26',
  needs: [],
  check(model, _context, paths) {
    if (!model.trade) return []
    const archives = model.list.filter(node => node.kind === 'ARCHIVE' || node.step === 'archive' || /^(archive|documents\.archive)\b/.test(node.service)),
      hits: Hit[] = []
    for (const end of model.list.filter(node => node.type === 'EndEvent' && !node.parent && node.props['exitCode'] === 'DONE')) {
      if (!paths.guarded(end.id, new Set(archives.map(node => node.id))))
        hits.push({ element: end.id, message: `“${end.name || '办结'}”之前没有归档`, message_en: 'The regular end is reached without archiving' })
    }
    const kept = archives.some(
      node =>
        settingOf(node, 'retention') ||
        /\d+\s+YEAR/.test(node.props['promise'] ?? '') ||
        [...idsOf(node.props['deadline']), ...idsOf(node.props['startsClock'])].includes('ZC-27') ||
        /采购法42/.test(node.props['law'] ?? ''),
    )
    if (archives.length && !kept)
      hits.push({
        element: archives[0]!.id,
        message: `“${archives[0]!.name || '归档'}”没有写明保存期（retention）`,
        message_en: 'The archive names its retention',
        fix: { label: '保存 15 年', element: archives[0]!.id, changes: { properties: { retention: '15 YEAR' } } },
      })
    return hits
  },
})
