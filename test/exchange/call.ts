import type { Call, Subject } from '../../server/engine/service.ts'

/** What a service is told about the instance that calls it. */
export const callOf = (instance: Partial<Subject> = {}): Call => ({
  instance: { id: '1', process: 'gcjs.open-tender', code: 'A01-DEMO-0001', title: '教学楼工程', region: '510802', family: 'GCJS', industry: '房建市政', owner: 'ME001', agency: null, ...instance },
  element: 'Service', node: '1', headers: {},
})
