import { readFileSync } from 'node:fs'

/** Who runs PostgreSQL: ourselves, or an unprivileged user when we are root (PostgreSQL refuses root). */
export interface Runner { uid: number | undefined; gid: number | undefined; name: string | undefined }

/** As root: the owner of an existing cluster, else the user `postgres`, else `nobody`; each must stand in /etc/passwd because initdb looks the name up. */
export function chooseRunner(owner?: number): Runner {
  if (process.getuid?.() !== 0) return { uid: undefined, gid: undefined, name: undefined }
  const users = readFileSync('/etc/passwd', 'utf8').split('\n').map(line => line.split(':'))
  for (const name of [owner ? users.find(user => user[2] === String(owner))?.[0] : undefined, 'postgres', 'nobody']) {
    const found = users.find(user => name !== undefined && user[0] === name)
    if (found) return { uid: Number(found[2]), gid: Number(found[3]), name: found[0] }
  }
  throw new Error('以 root 运行时，内嵌 PostgreSQL 需要一个普通用户（postgres 或 nobody），/etc/passwd 中都没有。请换普通用户启动，或用 DATABASE_URL。')
}
