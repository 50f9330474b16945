import { lawRule } from '../context.ts'

const choices: Record<string, string> = { keep: '旧版跑完', migrate: '全部迁移', choose: '逐件选择' }

/** L24: a version that follows another says what becomes of the running instances. */
export default lawRule({
  id: 'L24',
  needs: ['baseVersion'],
  check(model, context) {
    const base = context.baseVersion as typeof context.baseVersion | null,
      process = model.processes[0]
    if (!base || !process) return []
    const declared = context.inFlight ?? process.props['running'] ?? process.props['inFlight']
    if (declared && (choices[declared] || Object.values(choices).includes(declared.replace('办完', '跑完')))) return []
    return [
      {
        element: process.id,
        message: declared
          ? `在途实例的处理“${declared}”不在 ${Object.entries(choices)
              .map(([key, name]) => `${key}（${name}）`)
              .join('、')} 之内`
          : `新版本没有声明在途实例如何处理（running）`,
        message_en: 'A new version says what happens to running instances: keep, migrate or choose',
        fix: { label: '旧版跑完', element: process.id, changes: { properties: { running: '旧版跑完' } } },
      },
    ]
  },
})
