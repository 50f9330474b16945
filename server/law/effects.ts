// What the last column of the deadline register asks of a diagram: that a maximum is seen when it passes, that a window closes, that a moment starts
// something by itself. A period that is only written down keeps nobody. What a minimum asks (block, auto-extend) is in rule L11 itself.
import { timersOf, type Clocks } from './clocks.ts'
import { idsOf, literalNumber, mentions, settingOf } from './literals.ts'
import type { Model } from './model.ts'
import type { Node } from './node.ts'
import type { Paths } from './paths.ts'
import type { DeadlineRule } from './rule-set.ts'

export interface Drawing {
  model: Model
  clocks: Clocks
  paths: Paths
}
interface Effect {
  /** The beginning of the register's word. */
  word: RegExp
  holds(rule: DeadlineRule, drawing: Drawing): boolean
  needs: string
  needs_en: string
}

const starts = (rule: DeadlineRule, { clocks }: Drawing): Node[] => clocks.starts.get(rule.id) ?? []
const ends = (rule: DeadlineRule, { clocks }: Drawing): Node[] => clocks.ends.get(rule.id) ?? []
const timed = (rule: DeadlineRule, { model, clocks }: Drawing): boolean => timersOf(model, clocks, rule.id).length > 0
/** A process called in its place keeps the period itself. */
const calledFor = (rule: DeadlineRule, drawing: Drawing): boolean => [...starts(rule, drawing), ...ends(rule, drawing)].some(node => node.called !== '')
const isManual = (node: Node): boolean => node.type === 'UserTask' || node.type === 'ManualTask'

/** Whether a date computed for the rule is read by anything else in the diagram. */
const read = (rule: DeadlineRule, { model, clocks }: Drawing): boolean =>
  clocks.computes.some(
    one =>
      one.rule === rule.id &&
      one.outputs.some(output => {
        const name = output.split('.')[0]!
        return (
          model.list.some(node => node.id !== one.node.id && node.texts.some(text => mentions(text, name))) ||
          model.flows.some(flow => mentions(flow.condition, name))
        )
      }),
  )

/** The window of a message start: a late message is refused where it is said (`window` names the rule, `windowFrom` the field that starts it). */
const windowed = (rule: DeadlineRule, { model }: Drawing): boolean =>
  model.list.some(node => idsOf(node.props['window']).includes(rule.id) && !!node.props['windowFrom'])

const effects: Effect[] = [
  {
    word: /^alert/,
    holds: (rule, drawing) =>
      rule.sense === 'BEFORE'
        ? (drawing.clocks.due.get(rule.id) ?? []).some(node => node.due !== '') || timed(rule, drawing)
        : starts(rule, drawing).length > 0 && ends(rule, drawing).length > 0,
    needs: '须有环节开始计时（startsClock）、有环节结束计时（endsClock），逾期才会预警',
    needs_en: 'an element that starts its clock and one that ends it, or no alert can be raised',
  },
  {
    word: /^close /,
    holds: (rule, drawing) => timed(rule, drawing) || read(rule, drawing) || windowed(rule, drawing),
    needs: '须有推算、计时器或提出窗口（window、windowFrom）到期关闭',
    needs_en: 'something that closes the window: a computed date that is read, a timer, or window and windowFrom on the event',
  },
  {
    word: /^suspend process/,
    holds: (rule, drawing) =>
      starts(rule, drawing).length > 0 && ends(rule, drawing).length > 0 && drawing.model.list.some(node => node.events.includes('Conditional') && node.type === 'IntermediateCatchEvent'),
    needs: '须在不可逆的环节之前设条件事件，答复以前等候',
    needs_en: 'a conditional event before what cannot be undone, waiting for the answer',
  },
  {
    word: /^auto-start/,
    holds: (rule, drawing) => timed(rule, drawing) || starts(rule, drawing).some(node => node.timer !== null),
    needs: '须由计时器到点自动开始',
    needs_en: 'a timer that starts it at the moment itself',
  },
  {
    word: /^auto-determine|^force |^auto-resume/,
    holds: timed,
    needs: '须有计时器到期自动进入下一步',
    needs_en: 'a timer that goes on when the time is over',
  },
  {
    word: /^one action/,
    holds: (rule, drawing) => {
      const from = starts(rule, drawing),
        to = ends(rule, drawing)
      const people = new Set(drawing.model.list.filter(isManual).map(node => node.id))
      const after = drawing.paths.reach(from.flatMap(node => [...(drawing.paths.next.get(node.id) ?? [])]), people)
      return from.length > 0 && to.length > 0 && to.every(node => from.includes(node) || after.has(node.id))
    },
    needs: '两件事之间不得再有人工任务：一次操作同时发出',
    needs_en: 'no human task between the two: one action sends both',
  },
  {
    word: /^auto-push/,
    holds: (rule, drawing) => ends(rule, drawing).length > 0 && ends(rule, drawing).every(node => !isManual(node)),
    needs: '须由系统自动推送（服务任务结束计时），不得由人工办理',
    needs_en: 'a service that sends it by itself',
  },
  {
    word: /^starts /,
    holds: (rule, drawing) => ends(rule, drawing).length > 0 && ends(rule, drawing).every(node => idsOf(node.props['startsClock']).length > 0),
    needs: '结束计时的环节须同时开始下一期限的计时（startsClock）',
    needs_en: 'the element that ends it starts the next clock',
  },
  {
    word: /^lock retention/,
    holds: (rule, { model }) => model.list.some(node => keptYears(node) >= rule.amount),
    needs: '须归档并写明不少于法定年限的保存期（retention）',
    needs_en: 'an archive that keeps the records as long as the law says',
  },
]

/** Years an archive keeps what it takes; 0 for any other element. */
function keptYears(node: Node): number {
  if (node.kind !== 'ARCHIVE' && node.step !== 'archive' && !/^(archive|documents\.archive)\b/.test(node.service)) return 0
  const years = literalNumber(settingOf(node, 'years')),
    written = /^(\d+)\s+YEAR$/.exec(node.props['retention'] ?? '')?.[1]
  return years ?? Number(written ?? 0)
}

/** What the register's last column asks and the diagram lacks; null if it holds, or if the column asks nothing of a diagram (record, info, warn). Pure. */
export function lacking(rule: DeadlineRule, drawing: Drawing): { needs: string; needs_en: string } | null {
  const effect = effects.find(one => one.word.test(rule.effect))
  if (!effect || rule.keeper || calledFor(rule, drawing) || effect.holds(rule, drawing)) return null
  return effect
}
