import { z } from 'zod'
import { defineService, type Service } from '../engine/service.ts'
import { publish } from './publish.ts'
import { exclusionsIn } from './exclusions.ts'

const Text = z.string().min(1)
const optional = <T extends z.ZodType>(type: T) => type.nullish().transform(value => value ?? undefined)

const publishNotice = defineService({
  name: 'notices.publish',
  title: '发布公告',
  input: z.object({
    kind: Text.describe('公告类型'), title: optional(Text).describe('标题，缺省为「项目名称 公告类型」'), fields: z.record(z.string(), z.unknown()).default({}).describe('公开内容'),
    dataSet: optional(Text).describe('公开数据集'), ocdsTag: optional(Text).describe('OCDS 标记'), supersedes: optional(z.coerce.string()).describe('被变更公告的编号'), reason: optional(Text).describe('变更理由'),
    documents: optional(z.array(z.uuid())).describe('随公告公开的文件'),
  }),
  output: z.object({ noticeId: z.string(), hash: z.string(), version: z.int(), publishedAt: z.string() }),
  async run(work, input, { instance, element }) {
    const { id, hash, version, publishedAt } = await publish(work, {
      kind: input.kind, title: input.title ?? `${instance.title} ${input.kind}`, fields: input.fields, region: instance.region, family: instance.family, industry: instance.industry,
      owner: instance.owner, instanceId: instance.id, code: instance.code, process: instance.process, element,
      ...input.dataSet ? { dataSet: input.dataSet } : {}, ...input.ocdsTag ? { ocdsTag: input.ocdsTag } : {}, ...input.supersedes ? { supersedes: input.supersedes } : {},
      ...input.reason ? { reason: input.reason } : {}, ...input.documents ? { documents: input.documents } : {},
    })
    return { noticeId: id, hash, version, publishedAt }
  },
})

const checkWords = defineService({
  name: 'notices.check',
  title: '检查排斥性条款',
  input: z.object({ title: optional(z.string()), text: z.unknown().describe('公告正文与资格条件') }),
  output: z.object({ hits: z.array(z.string()), details: z.array(z.object({ rule: z.string(), words: z.string(), law: z.string() })) }),
  run(_work, input) {
    const details = exclusionsIn(`${input.title ?? ''}\n${typeof input.text === 'string' ? input.text : JSON.stringify(input.text ?? '')}`)
    return Promise.resolve({ hits: details.map(hit => hit.words), details })
  },
})

export const services: Service[] = [publishNotice, checkWords]
