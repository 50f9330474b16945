import type { Bundle } from '../contract/design.ts'

/** The first sheet of a new kind of trade: a pool with three lanes, a start and an end, to draw between. */
export function blankBundle(key: string, name: string): Bundle {
  const escaped = name.replace(/[&<>"]/g, character => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[character]!)
  const id = key.replace(/[^A-Za-z0-9_.-]/g, '-')
  const shape = (element: string, x: number, y: number, width: number, height: number, more = ''): string => `<bpmndi:BPMNShape id="${element}_di" bpmnElement="${element}"${more}><dc:Bounds x="${x}" y="${y}" width="${width}" height="${height}" /></bpmndi:BPMNShape>`
  const lanes = [['Party', '交易当事人'], ['Centre', '交易中心'], ['Oversight', '行政监督部门']] as const
  return {
    bpmn: `<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI" xmlns:dc="http://www.omg.org/spec/DD/20100524/DC" xmlns:di="http://www.omg.org/spec/DD/20100524/DI" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" id="Definitions" targetNamespace="https://yangguang.example/bpmn">
  <bpmn:collaboration id="Collaboration"><bpmn:participant id="Pool" name="${escaped}" processRef="${id}" /></bpmn:collaboration>
  <bpmn:process id="${id}" name="${escaped}" isExecutable="true">
    <bpmn:laneSet id="Lanes">${lanes.map(([lane, title]) => `<bpmn:lane id="${lane}" name="${title}">${lane === 'Party' ? '<bpmn:flowNodeRef>Start</bpmn:flowNodeRef><bpmn:flowNodeRef>End</bpmn:flowNodeRef>' : ''}</bpmn:lane>`).join('')}</bpmn:laneSet>
    <bpmn:startEvent id="Start" name="开始"><bpmn:outgoing>StartToEnd</bpmn:outgoing></bpmn:startEvent>
    <bpmn:endEvent id="End" name="办结"><bpmn:extensionElements><zeebe:properties><zeebe:property name="exitCode" value="DONE" /></zeebe:properties></bpmn:extensionElements><bpmn:incoming>StartToEnd</bpmn:incoming></bpmn:endEvent>
    <bpmn:sequenceFlow id="StartToEnd" sourceRef="Start" targetRef="End" />
  </bpmn:process>
  <bpmndi:BPMNDiagram id="Diagram"><bpmndi:BPMNPlane id="Plane" bpmnElement="Collaboration">
    ${shape('Pool', 160, 80, 1000, 420, ' isHorizontal="true"')}
    ${lanes.map(([lane], at) => shape(lane, 190, 80 + at * 140, 970, 140, ' isHorizontal="true"')).join('')}
    ${shape('Start', 240, 132, 36, 36)}${shape('End', 1080, 132, 36, 36)}
    <bpmndi:BPMNEdge id="StartToEnd_di" bpmnElement="StartToEnd"><di:waypoint x="276" y="150" /><di:waypoint x="1080" y="150" /></bpmndi:BPMNEdge>
  </bpmndi:BPMNPlane></bpmndi:BPMNDiagram>
</bpmn:definitions>
`,
    forms: {}, decisions: {}, scenarios: {},
  }
}
