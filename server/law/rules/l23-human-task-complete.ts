import { lawRule, type Hit } from '../context.ts'
import { idsOf } from '../literals.ts'
import type { Node } from '../node.ts'

/** L23: a person's task says who, with which form, what kind of act, and by when (a hint: the register has steps without any time). The region is that of the instance. */
export default lawRule({
  id: 'L23',
  needs: ['lanes', 'forms'],
  check(model, { lanes, forms, taskKinds }) {
    const hits: Hit[] = [],
      roles = new Set(Object.values(lanes.sides).flat())
    for (const node of model.list.filter(one => one.type === 'UserTask')) {
      const name = node.name || node.id,
        report = (message: string, message_en: string, more: Partial<Hit> = {}) =>
          hits.push({ element: node.id, message: `“${name}”${message}`, message_en, ...more })
      const dynamic = node.texts.some(
        text =>
          text.startsWith('=') &&
          text ===
            node.raw['extensionElements']?.values?.find((value: { $type: string }) => value.$type === 'zeebe:AssignmentDefinition')?.candidateGroups,
      )
      if (node.roles.length === 0 && !dynamic) report('没有指定办理角色（候选组）', 'A user task needs a candidate role')
      for (const role of node.roles) if (!roles.has(role)) report(`的办理角色“${role}”不存在`, `Unknown role ${role}`)
      if (!node.form) report('没有表单', 'A user task needs a form')
      else if (!node.form.startsWith('=') && !forms[node.form]) report(`的表单“${node.form}”不在流程包内`, `The form ${node.form} is missing`)
      if (!node.kind) report('没有任务类型（taskKind）', 'A user task needs a task kind')
      else if (!taskKinds.some(kind => kind.code === node.kind)) report(`的任务类型“${node.kind}”不在清单内`, `Unknown task kind ${node.kind}`)
      if (!timed(node))
        report('没有办理时限：写明期限规则（deadline）、服务承诺（promise）或到期时间', 'A user task says by when', {
          severity: 'warn',
          fix: { label: '设为 3 个工作日', element: node.id, changes: { properties: { promise: '3 WORKING' } } },
        })
    }
    return hits
  },
})

/** By when: a due date, a rule, a promise, a clock it ends, or a timer on it or around it. */
const timed = (node: Node): boolean =>
  Boolean(
    node.due ||
    node.props['deadline'] ||
    node.props['promise'] ||
    idsOf(node.props['endsClock']).length ||
    node.boundary.some(one => one.timer) ||
    (node.parent && (node.parent.boundary.some(one => one.timer) || node.parent.props['deadline'] || node.parent.props['promise'])),
  )
