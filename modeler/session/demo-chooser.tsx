import { useQuery } from '@tanstack/react-query'
import { Input } from 'antd'
import { useMemo, useState } from 'react'
import type { Reply } from '../../server/contract/route.ts'
import { demoAccounts } from '../../server/contract/session.ts'
import { Avatar } from '../ui/avatar.tsx'
import { call } from '../ui/call.ts'
import { Empty } from '../ui/empty.tsx'
import { Fail } from '../ui/fail.tsx'
import { Skeleton } from '../ui/skeleton.tsx'
import { regionNames, roleNames, shortUnit } from '../words/roles.ts'
import { chooserGroups, sessionWords } from '../words/session.ts'
import { usePick, useWords } from '../words/words.ts'

type Group = Reply<typeof demoAccounts>['groups'][number]
type Account = Group['accounts'][number]
interface Props {
  busy: boolean
  choose: (username: string, password: string) => void
}

/** Every demo account by role; one click signs in. */
export function DemoChooser({ busy, choose }: Props) {
  const w = useWords(sessionWords)
  const pick = usePick()
  const [query, setQuery] = useState('')
  const found = useQuery({ queryKey: ['demo-accounts'], queryFn: ({ signal }) => call(demoAccounts, { signal }), staleTime: Number.POSITIVE_INFINITY })
  const groups = useMemo(() => narrowed(found.data?.groups ?? [], query), [found.data, query])
  if (found.isPending) return <Skeleton lines={8} />
  if (found.isError) return <Fail error={found.error} retry={() => void found.refetch()} />
  return (
    <>
      <header>
        <h2>{w('chooser')}</h2>
        <p className="s t2">{w('chooserNote')}</p>
        <Input.Search value={query} onChange={event => setQuery(event.target.value)} placeholder={w('filter')} aria-label={w('filter')} allowClear />
      </header>
      {groups.length === 0 && <Empty>{w('nobody', { q: query })}</Empty>}
      {chooserGroups.map(area => {
        const roles = area.roles.map(role => groups.find(group => group.role === role)).filter(group => group !== undefined)
        return (
          roles.length > 0 && (
            <section key={area.name[0]}>
              <h3>{pick(area.name)}</h3>
              <div className="roles">
                {roles.map(group => (
                  <RoleCard key={group.role} group={group} all={query !== ''} busy={busy} choose={username => choose(username, found.data.password)} />
                ))}
              </div>
            </section>
          )
        )
      })}
    </>
  )
}

function RoleCard({ group, all, busy, choose }: { group: Group; all: boolean; busy: boolean; choose: (username: string) => void }) {
  const w = useWords(sessionWords)
  const pick = usePick()
  const [open, setOpen] = useState(all)
  const shown = open || all ? group.accounts : group.accounts.slice(0, 3)
  const hidden = group.accounts.length - shown.length
  return (
    <div className="role-card">
      <h4>{pick(roleNames[group.role] ?? [group.roleName, group.role])}</h4>
      {shown.map(account => (
        <button key={`${account.username}${account.region}`} type="button" disabled={busy} onClick={() => choose(account.username)}>
          <Avatar name={account.name} small />
          <span className="nw">{account.name}</span>
          <small className="el" title={account.department ?? account.regionName}>
            {placeOf(account, pick)}
          </small>
        </button>
      ))}
      {hidden > 0 && (
        <button type="button" className="more" onClick={() => setOpen(true)}>
          {w('more', { n: hidden })}
        </button>
      )}
    </div>
  )
}

const placeOf = (account: Account, pick: ReturnType<typeof usePick>): string =>
  account.department ? shortUnit(account.department) : pick(regionNames[account.region] ?? [account.regionName, account.regionName])

/** The groups with only the accounts whose name, username, unit, county or role holds the query. */
export function narrowed(groups: readonly Group[], query: string): Group[] {
  const q = query.trim().toLowerCase()
  if (!q) return groups.filter(group => group.accounts.length > 0)
  const told = (group: Group, account: Account) =>
    [account.name, account.username, account.alias, account.department, account.regionName, roleNames[group.role]?.join(' '), group.roleName, group.duty]
      .join(' ')
      .toLowerCase()
  return groups
    .map(group => ({ ...group, accounts: group.accounts.filter(account => told(group, account).includes(q)) }))
    .filter(group => group.accounts.length > 0)
}
