import { useMutation, useQuery } from '@tanstack/react-query'
import { DatePicker, Form, Input, Modal, Radio } from 'antd'
import type { Dayjs } from 'dayjs'
import { useNavigate } from 'react-router'
import { checkBundle, submitDraft } from '../../../server/contract/design.ts'
import { reasonKey, type Finding } from '../../../server/law/finding.ts'
import { call } from '../../ui/call.ts'
import { Fail } from '../../ui/fail.tsx'
import { useWords } from '../../words/words.ts'
import { designWords } from '../words.ts'
import type { Workshop } from './use-draft.ts'

interface Values { reason: string; effective?: Dayjs | null; migration: 'run-out' | 'map'; explanations?: Record<string, string> }

/** Submitting: why, when it takes effect, what happens to running instances, and a written reason for each advice. */
export function SubmitDialog({ shop, findings, close }: { shop: Workshop; findings: Finding[]; close(): void }) {
  const w = useWords(designWords)
  const go = useNavigate()
  const [form] = Form.useForm<Values>()
  const advice = findings.filter(finding => finding.severity === 'warn' && !finding.notRun)
  // the server's own gate begins while the reason is being typed; what it finds is kept for the moment of submitting
  useQuery({ queryKey: ['design', 'gate', shop.draft.id, shop.savedAt], queryFn: ({ signal }) => call(checkBundle, { body: { key: shop.draft.key, name: shop.draft.name, bundle: shop.bundle }, signal }), staleTime: 60_000, retry: false })
  const submit = useMutation({
    mutationFn: async (values: Values) => {
      if (!await shop.flush()) throw new Error(w('notSaved'))
      const changes = await call(submitDraft, { params: { id: shop.draft.id }, body: { revision: shop.draft.revision, reason: values.reason, migration: values.migration, effectiveAt: values.effective?.toISOString() ?? null, explanations: values.explanations ?? {} } })
      return changes
    },
    onSuccess: request => { close(); void go(`/design/review/${request.id}`) },
  })
  return <Modal open title={w('submitTitle')} okText={w('submit')} cancelText={w('cancel')} onCancel={close} confirmLoading={submit.isPending} onOk={() => void form.validateFields().then(values => submit.mutate(values))} width={640}>
    <p className="t2">{w('submitNote')}</p>
    <Form form={form} layout="vertical" initialValues={{ migration: 'run-out' }}>
      <Form.Item name="reason" label={w('reason')} rules={[{ required: true, min: 2, message: w('needReason') }]}><Input.TextArea autoSize={{ minRows: 2 }} maxLength={1000} /></Form.Item>
      <Form.Item name="effective" label={w('effective')}><DatePicker showTime placeholder={w('now')} style={{ width: '100%' }} /></Form.Item>
      <Form.Item name="migration"><Radio.Group options={[{ value: 'run-out', label: w('runOut') }, { value: 'map', label: w('mapOver') }]} /></Form.Item>
      {advice.map((finding, at) => <Form.Item key={`${finding.rule}${finding.element}${at}`} name={['explanations', reasonKey(finding)]} label={`${finding.rule} ${finding.message}`} rules={[{ required: true, min: 2, message: w('needReason') }]} extra={w('explain')}><Input maxLength={500} /></Form.Item>)}
    </Form>
    {submit.isError && <Fail error={submit.error} slim />}
  </Modal>
}
