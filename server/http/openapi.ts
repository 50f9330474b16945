import { OpenAPIRegistry, OpenApiGeneratorV31, extendZodWithOpenApi } from '@asteasolutions/zod-to-openapi'
import { z } from 'zod'
import type { Route } from '../contract/route.ts'

extendZodWithOpenApi(z)

const problemSchema = z.object({ type: z.string(), title: z.string(), status: z.number().int(), detail: z.string().optional(), instance: z.string().optional() }).loose()

/** The API's description (OpenAPI 3.1), made from the same route constants that serve and call it. */
export function openApi(routes: readonly Route[]): unknown {
  const registry = new OpenAPIRegistry()
  registry.registerComponent('securitySchemes', 'session', { type: 'apiKey', in: 'cookie', name: 'yangguang' })
  registry.registerComponent('securitySchemes', 'bearer', { type: 'http', scheme: 'bearer' })
  for (const route of routes) {
    const empty = (schema: z.ZodType): boolean => schema instanceof z.ZodObject && Object.keys(schema.shape).length === 0
    registry.registerPath({
      method: route.method.toLowerCase() as 'get',
      path: route.path.replace(/:(\w+)/g, '{$1}'),
      operationId: route.name,
      summary: route.summary,
      tags: [route.path.split('/')[2] ?? 'api'],
      ...(route.may === 'public' ? {} : { security: [{ session: [] }, { bearer: [] }] }),
      request: {
        ...(empty(route.params) ? {} : { params: route.params as z.ZodObject }),
        ...(empty(route.query) ? {} : { query: route.query as z.ZodObject }),
        ...(route.method === 'GET' || empty(route.body) ? {} : { body: { content: { 'application/json': { schema: route.body } } } }),
      },
      responses: {
        200: route.raw ? { description: route.summary } : { description: route.summary, content: { 'application/json': { schema: route.reply } } },
        default: { description: 'RFC 9457 problem', content: { 'application/problem+json': { schema: problemSchema } } },
      },
    })
  }
  return new OpenApiGeneratorV31(registry.definitions).generateDocument({
    openapi: '3.1.0',
    info: { title: '阳光 公共资源交易平台', version: '1', description: '金额以分计的整数；时间为带时区的 ISO 8601；编号为十进制字符串。' },
  })
}
