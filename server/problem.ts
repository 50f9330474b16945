/**
 * The three failures of the house, never mixed: a problem (the caller is told, RFC 9457), a BPMN error (the diagram
 * catches it), and anything else thrown (an incident for an operator, or a bug).
 */
export interface ProblemBody { type: string; title: string; status: number; detail?: string; [extra: string]: unknown }

/** The one class: an answer to the caller that says what is wrong, where, and changes nothing. */
export class Problem extends Error {
  readonly body: ProblemBody
  constructor(body: ProblemBody) {
    super(body.detail ? `${body.title}：${body.detail}` : body.title)
    this.name = 'Problem'
    this.body = body
  }
  get code(): string { return this.body.type }
  get status(): number { return this.body.status }
}

/** A problem with a stable kebab-case code, an HTTP status, a Chinese title and further members (`detail`, `element`, …). */
export const problem = (type: string, status: number, title: string, extra: Record<string, unknown> = {}): Problem =>
  new Problem({ type, title, status, ...extra })

/** What a service throws when the diagram should decide what happens next (BPMN 2.0 §10.5.6, error events). */
export interface BpmnError extends Error { bpmnCode: string; variables: Record<string, unknown> }

/** Builds a BPMN error: `code` is matched against the diagram's errorCode, `variables` reach the catching event. */
export const bpmnError = (code: string, message: string, variables: Record<string, unknown> = {}): BpmnError =>
  Object.assign(new Error(message), { bpmnCode: code, variables })

export const isBpmnError = (thrown: unknown): thrown is BpmnError => thrown instanceof Error && 'bpmnCode' in thrown
