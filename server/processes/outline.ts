import { parse } from '../kernel/parse.ts'

/** One element of a diagram in the words a comparison needs; `facts` are label → text pairs in a fixed order. */
export interface Outlined { id: string; type: string; name: string; lane: string; facts: Record<string, string>; properties: Record<string, string>; place: string }

interface Moddle { $type: string; id?: string; name?: string; [key: string]: unknown }
const list = (value: unknown): Moddle[] => Array.isArray(value) ? value as Moddle[] : []
const text = (value: unknown): string => typeof value === 'string' ? value : ''

/** Every flow element of every process of a file, sub-processes included, by id. */
export async function outline(xml: string): Promise<Map<string, Outlined>> {
  const definitions = (await parse(xml)).root as unknown as Moddle
  const found = new Map<string, Outlined>()
  const places = new Map<string, string>()
  for (const diagram of list(definitions['diagrams'])) {
    for (const shape of list((diagram['plane'] as Moddle | undefined)?.['planeElement'])) {
      const bounds = shape['bounds'] as { x: number; y: number; width: number; height: number } | undefined
      const id = (shape['bpmnElement'] as Moddle | undefined)?.id
      if (id && bounds) places.set(id, [bounds.x, bounds.y, bounds.width, bounds.height].join(','))
    }
  }
  const lanes = new Map<string, string>()
  const walk = (scope: Moddle): void => {
    for (const set of list(scope['laneSets'])) readLanes(set, lanes)
    for (const element of list(scope['flowElements'])) {
      if (!element.id) continue
      found.set(element.id, {
        id: element.id, type: element.$type.replace('bpmn:', ''), name: (element.name ?? '').replace(/\s+/g, ' ').trim(), lane: lanes.get(element.id) ?? '',
        facts: facts(element), properties: properties(element), place: places.get(element.id) ?? '',
      })
      if (element['flowElements']) walk(element)
    }
  }
  for (const root of list(definitions['rootElements'])) if (root.$type === 'bpmn:Process') walk(root)
  return found
}

function readLanes(set: Moddle, into: Map<string, string>): void {
  for (const lane of list(set['lanes'])) {
    for (const element of list(lane['flowNodeRef'])) if (element.id) into.set(element.id, lane.name ?? '')
    if (lane['childLaneSet']) readLanes(lane['childLaneSet'] as Moddle, into)
  }
}

const extensions = (element: Moddle): Moddle[] => list((element['extensionElements'] as Moddle | undefined)?.['values'])
const extension = (element: Moddle, type: string): Moddle | undefined => extensions(element).find(each => each.$type === type)

function properties(element: Moddle): Record<string, string> {
  return Object.fromEntries(list(extension(element, 'zeebe:Properties')?.['properties']).map(each => [text(each.name), text(each['value'])]))
}

function facts(element: Moddle): Record<string, string> {
  const facts: Record<string, string> = {}
  const put = (label: string, value: unknown): void => { if (value !== undefined && value !== null && value !== '') facts[label] = String(value) }
  put('起点', (element['sourceRef'] as Moddle | undefined)?.id)
  put('终点', (element['targetRef'] as Moddle | undefined)?.id)
  put('条件', (element['conditionExpression'] as Moddle | undefined)?.['body'])
  put('附着于', (element['attachedToRef'] as Moddle | undefined)?.id)
  put('打断', element['cancelActivity'])
  put('默认', (element['default'] as Moddle | undefined)?.id)
  put('服务', extension(element, 'zeebe:TaskDefinition')?.['type'])
  put('表单', extension(element, 'zeebe:FormDefinition')?.['formId'])
  put('办理角色', extension(element, 'zeebe:AssignmentDefinition')?.['candidateGroups'])
  put('到期', extension(element, 'zeebe:TaskSchedule')?.['dueDate'])
  put('调用流程', extension(element, 'zeebe:CalledElement')?.['processId'])
  put('决策', extension(element, 'zeebe:CalledDecision')?.['decisionId'])
  put('脚本', extension(element, 'zeebe:Script')?.['expression'])
  const mapping = extension(element, 'zeebe:IoMapping')
  for (const input of list(mapping?.['inputParameters'])) put(`输入 ${text(input['target'])}`, input['source'])
  for (const output of list(mapping?.['outputParameters'])) put(`输出 ${text(output['target'])}`, output['source'])
  for (const event of list(element['eventDefinitions'])) {
    put('触发', event.$type.replace('bpmn:', '').replace('EventDefinition', ''))
    for (const part of ['timeDuration', 'timeDate', 'timeCycle', 'condition']) put('触发条件', (event[part] as Moddle | undefined)?.['body'])
    for (const part of ['messageRef', 'signalRef', 'errorRef', 'escalationRef']) put('触发名', (event[part] as Moddle | undefined)?.name)
  }
  return facts
}
