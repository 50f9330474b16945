import { encodeColumns, type Kind, type Value } from './binary.ts'
import type { Entry, Ledger } from './ledger.ts'

/**
 * The one statement that writes a batch of steps (KERNEL §21): instances under their revision, moves, and everything that
 * opens or closes. One statement is one transaction and one fsync; an id missing in its answer lost the race of versions.
 */
const streams = {
  b: { id: 'int8', ver: 'int4', steps: 'int4', version: 'int8', status: 'text', state: 'text', head: 'bytea', moved: 'timestamptz', ended: 'timestamptz', clocks: 'text' },
  born: {
    id: 'int8', process: 'text', code: 'text', title: 'text', region: 'text', family: 'text', industry: 'text', owner: 'text', agency: 'text',
    parent: 'int8', node: 'int4', by: 'text', sets: 'text',
  },
  move: { id: 'int8', seq: 'int4', at: 'timestamptz', version: 'int8', kind: 'text', actor: 'text', move: 'text', hash: 'bytea', visits: 'text' },
  key: { id: 'int8', key: 'text', seq: 'int4' },
  untask: { id: 'int8', n: 'int4' },
  task: {
    id: 'int8', n: 'int4', element: 'text', step: 'text', name: 'text', kind: 'text', roles: 'text', users: 'text', region: 'text', family: 'text', industry: 'text',
    process: 'text', version: 'int8', owner: 'text', assignee: 'text', due: 'timestamptz', basis: 'text', provisional: 'bool', follow: 'timestamptz',
    priority: 'int4', form: 'text', opened: 'timestamptz', properties: 'text',
  },
  retask: { id: 'int8', n: 'int4', element: 'text', version: 'int8', name: 'text', roles: 'text', users: 'text', form: 'text', priority: 'int4', due: 'timestamptz' },
  hide: { id: 'int8', hidden: 'bool' },
  unjob: { id: 'int8', n: 'int4' },
  job: { id: 'int8', n: 'int4', element: 'text', service: 'text', headers: 'text', vars: 'text', retries: 'int4', opened: 'timestamptz' },
  unsub: { id: 'int8', n: 'int4', element: 'text', part: 'int4' },
  sub: { id: 'int8', n: 'int4', element: 'text', part: 'int4', process: 'text', kind: 'text', name: 'text', key: 'text', opened: 'timestamptz' },
  wake: { id: 'int8', at: 'timestamptz' },
  clock: {
    id: 'int8', n: 'int4', rule: 'text', element: 'text', started: 'timestamptz', due: 'timestamptz', earliest: 'timestamptz', ended: 'timestamptz',
    provisional: 'bool', basis: 'text', region: 'text', family: 'text',
  },
  out: { id: 'int8', kind: 'text', target: 'int8', body: 'text', at: 'timestamptz' },
  used: { id: 'int8', outbox: 'int8' },
  delivered: { id: 'int8', message: 'int8', process: 'text', at: 'timestamptz' },
  incident: {
    id: 'int8', number: 'text', n: 'int4', element: 'text', kind: 'text', message: 'text', signature: 'text', process: 'text', version: 'int8',
    region: 'text', family: 'text', at: 'timestamptz',
  },
  unincident: { id: 'int8', number: 'text', at: 'timestamptz', by: 'text' },
  lock: { id: 'int8', process: 'text', key: 'text' },
  unlock: { id: 'int8' },
  snapshot: { id: 'int8', seq: 'int4', version: 'int8', state: 'text' },
  intervention: { id: 'int8', kind: 'text', at: 'timestamptz', actor: 'text', name: 'text', post: 'text', reason: 'text', basis: 'text', before: 'text', after: 'text', cohort: 'int8', seq: 'int4' },
} as const satisfies Record<string, Record<string, Kind>>

type Streams = typeof streams
export type Stream = keyof Streams
type Of<K extends Kind> = K extends 'int8' ? string | number | null : K extends 'int4' | 'timestamptz' ? number | null : K extends 'bool' ? boolean | null : K extends 'bytea' ? Buffer : string | null
export type Row<S extends Stream> = { [C in keyof Streams[S]]: Of<Extract<Streams[S][C], Kind>> }

/** Rows to be written, by stream; a stream without rows is absent. `entry` holds what rooms write beside their moves. */
export type Rows = { [S in Stream]?: Row<S>[] } & { entry?: (Entry & { id: string; at: number })[] }
const names = Object.keys(streams) as Stream[]

/** The rows of a stream, made when first asked for. */
export const rowsOf = <S extends Stream>(rows: Rows, stream: S): Row<S>[] => (rows[stream] ??= [] as never) as Row<S>[]

/** Adds the rows of one step to those of a batch. */
export function addRows(batch: Rows, step: Rows): void {
  for (const name in step) {
    const from = step[name as Stream]!
    const into = rowsOf(batch, name as Stream) as unknown[]
    for (const row of from) into.push(row)
  }
}

/** What one instance's later rows of the same kind make of its earlier ones: by these columns they are the same thing. */
const sameThing: Partial<Record<Stream, readonly string[]>> = { task: ['n'], job: ['n'], sub: ['n', 'element', 'part'], wake: [], clock: ['n'], incident: ['number'] }
const closes: Partial<Record<Stream, Stream>> = { untask: 'task', unjob: 'job', unsub: 'sub', unincident: 'incident' }
const opens: Partial<Record<Stream, Stream>> = { task: 'untask', job: 'unjob', sub: 'unsub' }

/**
 * Adds the rows of a later step of the same instance, to be written by the same statement, whose parts do not see each other: the last
 * word on a thing stands, and what opens and closes within the statement is never written open.
 */
export function followRows(earlier: Rows, later: Rows): void {
  for (const name in later) {
    const other = closes[name as Stream] ?? opens[name as Stream]
    for (const stream of [name as Stream, ...other ? [other] : []]) {
      const columns = sameThing[stream] ?? sameThing[name as Stream]
      if (!columns || !earlier[stream]) continue
      const keyOf = (row: unknown): string => columns.map(column => String((row as Record<string, unknown>)[column])).join('|')
      const gone = new Set((later[name as Stream] as unknown[]).map(keyOf))
      earlier[stream] = (earlier[stream] as unknown[]).filter(row => !gone.has(keyOf(row))) as never
    }
  }
  addRows(earlier, later)
}

const won = 'x.id in (select id from ok)'
const task = '(x.id * 10000000 + x.n)'
const taskColumns = ['instance_id', 'node', 'element', 'step', 'name', 'kind', 'roles', 'users', 'region', 'family', 'industry', 'process', 'version_id', 'owner', 'assignee', 'due_at', 'due_basis', 'provisional', 'follow_up_at', 'priority', 'form_id', 'properties']
const replaced = (columns: string[]): string => columns.map(column => `${column} = excluded.${column}`).join(', ')

type From = Partial<Record<Stream, string>>
/** What each stream's rows do; `from` is the stream as a row source called x. */
const parts: Partial<Record<Stream, (from: string) => string>> = {
  move: from => `m as (insert into moves (instance_id, seq, at, version_id, kind, actor, move, hash, visits)
  select x.id, x.seq, x.at, x.version, x.kind, x.actor, x.move, x.hash, x.visits::text[] from ${from} where ${won})`,
  key: from => `k as (insert into move_ids (instance_id, id, seq) select x.id, x.key, x.seq from ${from} where ${won})`,
  untask: from => `t0 as (delete from tasks using ${from} where tasks.id = ${task} and ${won})`,
  task: from => `t1 as (insert into tasks (id, opened_at, ${taskColumns.join(', ')})
  select ${task}, x.opened, x.id, x.n, x.element, x.step, x.name, x.kind, x.roles::text[], x.users::text[], x.region, x.family, x.industry, x.process, x.version, x.owner, x.assignee, x.due, x.basis, x.provisional, x.follow, x.priority, x.form, x.properties::jsonb
  from ${from} where ${won} on conflict (id) do update set ${replaced(taskColumns)})`,
  retask: from => `t3 as (update tasks set element = x.element, version_id = x.version, name = coalesce(x.name, tasks.name), roles = coalesce(x.roles::text[], tasks.roles), users = coalesce(x.users::text[], tasks.users),
  form_id = coalesce(x.form, tasks.form_id), priority = coalesce(x.priority, tasks.priority), due_at = coalesce(x.due, tasks.due_at) from ${from} where tasks.id = ${task} and ${won})`,
  hide: from => `t2 as (update tasks set suspended = x.hidden from ${from} where tasks.instance_id = x.id and ${won})`,
  unjob: from => `j0 as (delete from jobs using ${from} where jobs.id = ${task} and ${won})`,
  job: from => `j1 as (insert into jobs (id, instance_id, node, element, service, headers, vars, retries, opened_at)
  select ${task}, x.id, x.n, x.element, x.service, x.headers, x.vars, x.retries, x.opened from ${from} where ${won}
  on conflict (id) do update set service = excluded.service, headers = excluded.headers, vars = excluded.vars, retries = excluded.retries, attempts = 0, error = null, opened_at = excluded.opened_at
  returning id, instance_id, retries),
j2 as (select graphile_worker.add_job('service', json_build_object('job', id::text, 'instance', instance_id::text), max_attempts => greatest(retries, 1), job_key => 'job:' || id) from j1)`,
  unsub: from => `s0 as (delete from subscriptions using ${from} where subscriptions.instance_id = x.id and subscriptions.node = x.n and subscriptions.element = x.element and subscriptions.part = x.part and ${won})`,
  sub: from => `s1 as (insert into subscriptions (instance_id, node, element, part, process, kind, name, key, opened_at)
  select x.id, x.n, x.element, x.part, x.process, x.kind, x.name, x.key, x.opened from ${from} where ${won}
  on conflict (instance_id, node, element, part) do update set kind = excluded.kind, name = excluded.name, key = excluded.key, opened_at = excluded.opened_at)`,
  wake: from => `w as materialized (select * from ${from} where ${won}),
w0 as (delete from wakeups using w where wakeups.instance_id = w.id and w.at is null),
w1 as (insert into wakeups (instance_id, at) select w.id, w.at from w where w.at is not null on conflict (instance_id) do update set at = excluded.at, picked_at = null)`,
  clock: from => `c as (insert into clocks (instance_id, n, rule, element, started_at, due_at, earliest_at, ended_at, provisional, basis, region, family)
  select x.id, x.n, x.rule, x.element, x.started, x.due, x.earliest, x.ended, x.provisional, x.basis, x.region, x.family from ${from} where ${won}
  on conflict (instance_id, n) do update set ${replaced(['due_at', 'earliest_at', 'ended_at', 'provisional', 'basis'])})`,
  out: from => `o as (insert into outbox (instance_id, kind, target, body, created_at) select x.id, x.kind, x.target, x.body, x.at from ${from} where ${won})`,
  used: from => `u as (delete from outbox using ${from} where outbox.id = x.outbox and ${won})`,
  delivered: from => `d as (insert into deliveries (message_id, process, instance_id, at) select x.message, x.process, x.id, x.at from ${from} where ${won} on conflict do nothing)`,
  incident: from => `i1 as (insert into incidents (instance_id, number, node, element, kind, message, signature, process, version_id, region, family, opened_at)
  select x.id, x.number, x.n, x.element, x.kind, x.message, x.signature, x.process, x.version, x.region, x.family, x.at from ${from} where ${won})`,
  unincident: from => `i0 as (update incidents set closed_at = x.at, closed_by = x.by from ${from} where incidents.instance_id = x.id and incidents.number = x.number and incidents.closed_at is null and ${won})`,
  lock: from => `l1 as (insert into start_locks (instance_id, process, key) select x.id, x.process, x.key from ${from} where ${won})`,
  unlock: from => `l0 as (delete from start_locks using ${from} where start_locks.instance_id = x.id and ${won})`,
  snapshot: from => `n as (insert into snapshots (instance_id, seq, version_id, state) select x.id, x.seq, x.version, x.state from ${from} where ${won})`,
  intervention: from => `v as (insert into interventions (instance_id, kind, at, actor, actor_name, post, reason, legal_basis, before, after, cohort, seq)
  select x.id, x.kind, x.at, x.actor, x.name, x.post, x.reason, x.basis, x.before, x.after, x.cohort, x.seq from ${from} where ${won})`,
}

const known = (from: From): string => `known as materialized (select distinct x.id from ${from.key} join move_ids on move_ids.instance_id = x.id and move_ids.id = x.key),
`
const born = (from: From): string => `born as (insert into instances (id, ver, version_id, process, status, state, head, moved_at, ended_at, clocks, code, title, region, family, industry, owner, agency, parent_id, parent_node, started_at, started_by, rule_sets)
  select b.id, b.steps, b.version, x.process, b.status, b.state, b.head, b.moved, b.ended, b.clocks, x.code, x.title, x.region, x.family, x.industry, x.owner, x.agency, x.parent, x.node, b.moved, x.by, x.sets::text[]
  from ${from.born} join b using (id) where b.ver = 0 on conflict do nothing returning id),
`
const core = (from: From, keyed: boolean): string => `b as materialized (select x.* from ${from.b}${keyed ? ' where not exists (select 1 from known where known.id = x.id)' : ''}),
${from.born ? born(from) : ''}moved as (update instances set ver = b.ver + b.steps, version_id = b.version, status = b.status, state = b.state, head = b.head, moved_at = b.moved, ended_at = b.ended, clocks = b.clocks
  from b where b.ver > 0 and instances.id = b.id and instances.ver = b.ver returning instances.id),
ok as materialized (${from.born ? 'select id from born union all ' : ''}select id from moved)`

interface Source { rows(all: Rows): readonly Record<string, Value | Date | undefined>[]; columns: readonly [string, Kind][] }
interface Prepared { name: string; text: string; encode(rows: Rows): Buffer[] }

function prepare(name: string, used: readonly Stream[], ledgers: readonly Ledger[]): Prepared {
  const sources: Source[] = []
  let parameters = 0
  /**
   * A row source called x; its columns become the next parameters. Only the first is unnested, the others are looked up in their arrays: every
   * unnest is a function scan with a tuplestore of its own, and sixty of them took longer than the step they served.
   */
  const source = (columns: readonly [string, Kind][], rows: Source['rows']): string => {
    sources.push({ columns, rows })
    const [first, ...others] = columns.map(([column, kind]) => ({ column, array: `$${parameters += 1}::${kind}[]` }))
    const looked = others.map(({ column, array }) => `, (${array})[o.i::int] as "${column}"`)
    return `(select o."${first!.column}"${looked.join('')} from unnest(${first!.array}) with ordinality as o("${first!.column}", i)) as x`
  }
  const from: From = Object.fromEntries(used.map(stream => [stream, source(Object.entries(streams[stream]), rows => (rows[stream] ?? []) as Record<string, Value>[])]))
  const entries = ledgers.map((ledger, n) => {
    const columns: [string, Kind][] = [['instance_id', 'int8'], ['at', 'timestamptz'], ...Object.entries(ledger.columns)]
    const from = source(columns, rows => rows.entry!.filter(entry => entry.ledger === ledger).map(({ id, at, row }) => ({ ...row, instance_id: id, at })))
    return `e${n} as (insert into ${ledger.table} (${columns.map(([column]) => column).join(', ')}) select x.* from ${from} where x.instance_id in (select id from ok))`
  })
  const keyed = used.includes('key')
  const written = [...used.flatMap(stream => parts[stream] ? [parts[stream](from[stream]!)] : []), ...entries]
  const answer = used.includes('job') ? 'select ok.id, (select count(*) from j2) as jobs from ok' : 'select ok.id from ok'
  const text = `with ${keyed ? known(from) : ''}${[core(from, keyed), ...written].join(',\n')}\n${answer}`
  const encode = (all: Rows): Buffer[] => {
    const values: Buffer[] = []
    for (const { columns, rows } of sources) values.push(...encodeColumns(columns, rows(all)))
    return values
  }
  return { name, text, encode }
}

/**
 * Every open relation and every column costs a statement time before its first row, so what a batch does not touch is left out: one prepared
 * form for each mix of these streams, and one with everything for the rest.
 */
const always: readonly Stream[] = ['b', 'move']
const sometimes: readonly Stream[] = ['born', 'untask', 'task', 'wake']
const forms = new Map<string, Prepared>()

function formOf(rows: Rows): Prepared {
  const touched = names.filter(name => rows[name]?.length)
  const plain = touched.every(name => always.includes(name) || sometimes.includes(name))
  const ledgers = [...new Set(rows.entry?.map(entry => entry.ledger))].toSorted((a, b) => (a.table < b.table ? -1 : 1))
  const name = ['steps', ...plain ? touched.filter(each => sometimes.includes(each)) : ['all'], ...ledgers.map(ledger => ledger.table)].join(' ')
  const found = forms.get(name)
  if (found) return found
  const form = prepare(name, plain ? names.filter(each => always.includes(each) || touched.includes(each)) : names, ledgers)
  forms.set(name, form)
  return form
}

/** The query that writes these rows. */
export function writeSteps(rows: Rows): { name: string; text: string; values: Buffer[] } {
  const { name, text, encode } = formOf(rows)
  return { name, text, values: encode(rows) }
}
