import { useMutation, useQuery } from '@tanstack/react-query'
import { Button, Modal } from 'antd'
import { endedInstances, recordScenario } from '../../../server/contract/rehearsal.ts'
import type { Scenario } from '../../../server/kernel/scenario/types.ts'
import { call } from '../../ui/call.ts'
import { Fail } from '../../ui/fail.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { short } from '../../ui/times.ts'
import { now } from '../../ui/clock.ts'
import { useWords } from '../../words/words.ts'
import { rehearsalWords } from './words.ts'

/** Chooses an ended instance and takes its story, people masked, as a scenario. */
export function RecordDialog({ process, take, close }: { process: string; take(scenario: Scenario): void; close(): void }) {
  const w = useWords(rehearsalWords)
  const list = useQuery({ queryKey: ['instances', 'ended', process], queryFn: ({ signal }) => call(endedInstances, { params: { key: process }, signal }) })
  const record = useMutation({ mutationFn: (id: string) => call(recordScenario, { params: { id } }), onSuccess: scenario => take(scenario as unknown as Scenario) })
  return <Modal open title={w('record')} onCancel={close} footer={null}>
    <p className="t2">{w('recordNote')}</p>
    {record.isError && <Fail error={record.error} slim />}
    {list.isError ? <Fail error={list.error} retry={() => void list.refetch()} /> : !list.data ? <Skeleton lines={4} /> : list.data.length === 0 ? <p>{w('noEnded')}</p>
      : <table className="t"><tbody>{list.data.map(each => <tr key={each.id}><td>v{each.version}</td><td>{short(each.startedAt, now())} – {each.endedAt ? short(each.endedAt, now()) : ''}</td><td>{w('step', { n: each.moves })}</td><td><Button size="small" loading={record.isPending && record.variables === each.id} onClick={() => record.mutate(each.id)}>{w('record')}</Button></td></tr>)}</tbody></table>}
  </Modal>
}
