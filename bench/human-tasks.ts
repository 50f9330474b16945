import type { Bundle } from '../server/engine/engine.ts'

const user = (id: string, name: string): string => `<bpmn:userTask id="${id}" name="${name}"><bpmn:extensionElements><zeebe:userTask/>
<zeebe:assignmentDefinition candidateGroups="reception"/><zeebe:properties><zeebe:property name="taskKind" value="REVIEW"/><zeebe:property name="step" value="${id}"/></zeebe:properties></bpmn:extensionElements></bpmn:userTask>`

/** start → review → exclusive gateway → approve → end: the process that durable speed is measured with. */
export const humanTasks: Bundle = {
  key: 'bench', name: '人工两步', forms: {}, decisions: {}, scenarios: {},
  bpmn: `<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" id="d" targetNamespace="yg">
<bpmn:process id="bench" name="人工两步" isExecutable="true"><bpmn:startEvent id="start"/><bpmn:sequenceFlow id="f1" sourceRef="start" targetRef="review"/>${user('review', '审核')}
<bpmn:sequenceFlow id="f2" sourceRef="review" targetRef="x"/><bpmn:exclusiveGateway id="x" default="f4"/>
<bpmn:sequenceFlow id="f3" sourceRef="x" targetRef="approve"><bpmn:conditionExpression xsi:type="bpmn:tFormalExpression">=approved</bpmn:conditionExpression></bpmn:sequenceFlow>
<bpmn:sequenceFlow id="f4" sourceRef="x" targetRef="end"/>${user('approve', '批准')}<bpmn:sequenceFlow id="f5" sourceRef="approve" targetRef="end"/><bpmn:endEvent id="end"/></bpmn:process></bpmn:definitions>`,
}
export const subject = { code: 'A51-000000-GC-2026-0001', title: '滨河路改造工程', region: '510802', family: 'GCJS', industry: 'HOUSING', owner: '7' }
