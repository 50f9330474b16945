interface Resolver { getVariablesForElement(...asked: unknown[]): Promise<unknown> }

/**
 * Which variables an element may use is worked out anew by reading every expression of the diagram (a quarter of a second for a large one), and the
 * properties panel asks after each command. It waits for the page to have nothing better to do: drawing and the findings come first.
 */
function lateVariables(variableResolver: Resolver): void {
  const ask = variableResolver.getVariablesForElement.bind(variableResolver)
  variableResolver.getVariablesForElement = async (...asked) => {
    await idle()
    return ask(...asked)
  }
}
lateVariables['$inject'] = ['variableResolver']

const idle = (): Promise<void> => new Promise(done => {
  if (typeof requestIdleCallback === 'undefined') setTimeout(done, 300)
  else setTimeout(() => requestIdleCallback(() => done(), { timeout: 1000 }), 200)
})

export const lateVariablesModule = { __init__: ['lateVariables'], lateVariables: ['type', lateVariables] }
