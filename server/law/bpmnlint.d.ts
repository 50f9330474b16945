declare module 'bpmnlint/rules/*.js' {
  const rule: (config?: unknown) => { check: unknown }
  export default rule
}

declare module 'bpmnlint' {
  export interface Report {
    id: string
    message: string
    category: string
    path?: unknown
    data?: unknown
  }
  export class Linter {
    constructor(options: { config: unknown; resolver: unknown })
    lint(root: unknown, config?: unknown): Promise<Record<string, Report[]>>
  }
}
