// Owns two timestamp servers as processes behind HAProxy, each request to the next: one database, one journal folder, the authority beside them.
import type { Contract } from '@yiqian/shared/protocol/contract.ts'
import type { Answer } from '../../_kernel/answer.ts'
import { signInAdministrator } from '../../_runtime/testing/administrators.ts'
import { addressOf, asTestAnswer, openTestPlatform, type TestAnswer, type TestPlatform } from '../../_runtime/testing/open-test-platform.ts'
import { askingAt, type Authority } from './authority.ts'
import { openBalancer, type Balancer } from './balancer.ts'
import { openInstallation, type FunctionProcess, type Installation } from './processes.ts'

export interface Pair {
  installation: Installation
  servers: readonly [FunctionProcess, FunctionProcess]
  balancer: Balancer
  /** both, each request to the next; closing it leaves them open */
  open(): Promise<Authority>
  /** one of them, past the balancer */
  only(at: 0 | 1): Authority
  close(): Promise<void>
}

const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))
/** docs/timestamp-server.md: within two seconds. */
export const SEEN_MS = 2_100

export async function openPair(): Promise<Pair> {
  const installation = await openInstallation()
  // At the same moment, on an empty folder: both make the first keys and certificates.
  const servers = (await Promise.all([installation.start('timestamp'), installation.start('timestamp')])) as [FunctionProcess, FunctionProcess]
  const balancer = await openBalancer(servers.map(({ address, tcpAddress }) => ({ http: new URL(address).host, tcp: new URL(tcpAddress!).host })))
  const platform = await openTestPlatform({ dataDirectory: installation.dataDirectory }) // administrators log in at the database
  const at = (origin: string): Authority => ({
    ...askingAt(origin, asAt(origin, platform)), runtime: platform.runtime,
    nowMs: () => Date.now(), pass: wait, settled: () => wait(SEEN_MS), close: () => Promise.resolve(),
  })
  return {
    installation, servers, balancer,
    open: () => Promise.resolve(at(balancer.http)),
    only: (which) => at(servers[which].address),
    async close() {
      await platform.close()
      await balancer.close()
      await installation.close()
    },
  }
}

const asAt = (origin: string, platform: TestPlatform): Authority['as'] => async <C extends Contract>(role: Parameters<Authority['as']>[0], contract: C, input: unknown) => {
  platform.clock.set(Date.now())
  const { authorization } = await signInAdministrator(platform, role)
  const { path, body } = addressOf(contract, input)
  const answered = await fetch(origin + path, { method: contract.method, headers: { authorization, 'content-type': 'application/json' }, body: JSON.stringify(body) })
  const headers = Object.fromEntries(answered.headers)
  const isJson = headers['content-type']?.includes('json') ?? false
  return asTestAnswer({ status: answered.status, headers, body: isJson ? await answered.json() : new Uint8Array(await answered.arrayBuffer()) } as Answer, undefined) as TestAnswer<C>
}
