// Owns two sign/verify servers as processes behind HAProxy, each request to the next: one database, one folder, the authority and the timestamp server beside them.
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll } from 'vitest'
import { freePort } from '../../../scripts/serve/free-port.ts'
import { seedFolder, type Instance, type SeededFolder } from './instances.ts'
import type { Served } from './open-sign-server.ts'

/** Missing on a laptop: skipped aloud. @throws in CI */
export const hasProxy = spawnSync('haproxy', ['-v']).status === 0
if (!hasProxy && process.env['CI'] === 'true') throw new Error('haproxy is required in CI')

export interface Pair extends Pick<Served, 'http' | 'tcp'> {
  seeded: SeededFolder
  instances: readonly Instance[]
  /** The two, for a caller of their own: an application that was not there before is the only one, and so is its authority. */
  open(): Promise<Served>
  close(): Promise<void>
}

/** What the instances hold of one another’s changes is a second old at most. */
const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 1200))

/** Each request over HTTP to the next instance; a connection over TCP stays where it is. The same as in docs/sign-verify-server.md. */
const configuration = (instances: readonly Instance[], httpPort: number, tcpPort: number): string => `
global
  maxconn 500
defaults
  timeout connect 2s
  timeout check 5s
  timeout client 60s
  timeout server 60s
  option redispatch
  retries 2
frontend http
  mode http
  bind 127.0.0.1:${httpPort}
  option forwardfor
  default_backend http
backend http
  mode http
  balance roundrobin
${instances.map(({ address }, index) => `  server s${index} ${new URL(address).host} check inter 200 fall 1 rise 1`).join('\n')}
listen tcp
  mode tcp
  bind 127.0.0.1:${tcpPort}
  balance roundrobin
${instances.map((instance, index) => `  server s${index} ${instance.tcp} check inter 200 fall 1 rise 1`).join('\n')}
`

/**
 * A pair for the tests of this file or `describe`: started before them, stopped after them; nothing where there is no balancer.
 *
 * @param databaseUrl of both, asked for when the pair starts; a SQLite file when absent
 * @returns the pair, for use in hooks and tests alone; and a caller’s way in
 */
export function pairForTests(databaseUrl?: () => Promise<string>): { pair: () => Pair; open: () => Promise<Served> } {
  let pair: Pair | undefined
  beforeAll(async () => {
    if (hasProxy) pair = await openPair(await databaseUrl?.())
  }, 120_000)
  afterAll(() => pair?.close())
  return { pair: () => pair!, open: () => pair!.open() }
}

async function openPair(databaseUrl?: string): Promise<Pair> {
  const seeded = await seedFolder(databaseUrl)
  const instances = await Promise.all(['one', 'two'].map((INSTANCE) => seeded.start({ INSTANCE, SIGNING_TRUSTED_PROXIES: '127.0.0.1' })))
  const [httpPort, tcpPort] = [await freePort(), await freePort()]
  const [http, tcp] = [`http://127.0.0.1:${httpPort}`, `127.0.0.1:${tcpPort}`]
  const file = path.join(seeded.data, 'haproxy.cfg')
  writeFileSync(file, configuration(instances, httpPort, tcpPort))
  const proxy = spawn('haproxy', ['-f', file, '-db', '-q'], { stdio: 'inherit' })
  const isUp = () => fetch(`${http}/SignServer/GenerateRandom`, { method: 'POST', body: 'length=1' }).then(({ status }) => status === 200, () => false)
  for (let tries = 0; !(await isUp()); tries++) {
    if (tries > 200) throw new Error('the balancer does not answer')
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  return {
    seeded, instances, http, tcp,
    open: () => openTenant(seeded, { http, tcp }),
    async close() {
      const ended = once(proxy, 'exit')
      proxy.kill('SIGKILL')
      await ended
      await Promise.all(instances.map((instance) => instance.stop()))
      await seeded.remove()
    },
  }
}

async function openTenant({ server }: SeededFolder, reached: Pick<Served, 'http' | 'tcp'>): Promise<Served> {
  const { signingAccess } = server.runtime.database.stores
  for (const access of await signingAccess.list()) {
    if (access.state === 'active') await signingAccess.replace(access, { ...access, state: 'suspended', directory: access.id })
  }
  const applicationId = await server.addApplication({ directory: 'main', createdAtMs: 1 })
  const authority = await server.makeAuthority('测试根')
  await settled()
  const later = <A extends unknown[], R>(change: (...asked: A) => Promise<R>) => async (...asked: A): Promise<R> => {
    const made = await change(...asked)
    await settled()
    return made
  }
  return {
    ...server, ...reached, applicationId, authority, settled, nowMs: () => Date.now(),
    addApplication: later(server.addApplication), trust: later(server.trust), takeIn: later(server.takeIn),
    addKey: (asked) => server.addKey({ applicationId, authority, ...asked }),
    close: () => Promise.resolve(),
  }
}
