import * as contract from '../contract/evaluations.ts'
import { serve, type Served } from '../http/serve.ts'
import { declareFree, evaluationOf, evaluationsOf, recuse } from './evaluations.ts'

export const evaluationRoutes = (): Served[] => [
  serve(contract.listEvaluations, evaluationsOf),
  serve(contract.readEvaluation, (work, { params }) => evaluationOf(work, params.session)),
  serve(contract.declareFree, (work, { params }) => declareFree(work, params.session)),
  serve(contract.recuse, (work, { params, body }) => recuse(work, params.session, body.reason)),
]
