import { lawRule, type Hit } from '../context.ts'

/** L21: no script, no expression that reaches outside FEEL. */
export default lawRule({
  id: 'L21',
  needs: [],
  check(model, { prohibitions }) {
    const hits: Hit[] = []
    for (const node of model.list) {
      if (node.raw['script'] || node.raw['scriptFormat'])
        hits.push({
          element: node.id,
          message: `“${node.name || node.id}”含脚本：流程中不得执行脚本，改用 FEEL 表达式或服务`,
          message_en: 'Scripts are not run: use FEEL or a service',
        })
      for (const text of node.texts) report(node.id, `“${node.name || node.id}”`, text)
    }
    for (const flow of model.flows) report(flow.id, `去向“${flow.name || flow.id}”`, flow.condition)
    return hits
    function report(element: string, where: string, text: string) {
      const unsafe = prohibitions.unsafeExpression.find(mark => text.includes(mark))
      if (unsafe)
        hits.push({
          element,
          message: `${where}的表达式含“${unsafe}”：只允许 FEEL，不得访问外部`,
          message_en: `Expressions are FEEL only: "${unsafe}" is not allowed`,
        })
    }
  },
})
