// The kernel over HTTP for tests: contracts of its own, real stores behind its ports, a channel with a real key.
import { randomBytes } from 'node:crypto'
import type http from 'node:http'
import type { AddressInfo } from 'node:net'
import * as v from 'valibot'
import type { KeyPair } from '@yiqian/shared/crypto/sm2/sign.ts'
import { contract, type Access, type Contract } from '@yiqian/shared/protocol/contract.ts'
import type { FaultCode } from '@yiqian/shared/protocol/faults.ts'
import { aDevice, aStaff, anAccessToken, anApplication } from '../../_domain/testing/builders.ts'
import { createChannelSessions } from '../../_runtime/channel-sessions.ts'
import { tokenDigest } from '../../_runtime/callers.ts'
import { openTestRuntime, type TestRuntime } from '../../_runtime/testing/test-runtime.ts'
import type { Caller, FunctionContext } from '../define-function.ts'
import type { Actor } from '../actor.ts'
import type { KernelPorts } from '../kernel-ports.ts'
import { openFunction, type OpenFunction } from '../open-function.ts'
import { routeFor, type Route } from '../route.ts'
import { listen } from '../standalone.ts'

const Echo = v.strictObject({ text: v.string(), actor: v.string() })

/** An operation of `identity` that answers with what it got; what it does first is the test's. */
export const echo = (operation: string, access: readonly Access[], some: Partial<Pick<Contract, 'method' | 'path' | 'maxBodyBytes' | 'write'>> & { faults?: readonly FaultCode[] } = {}) =>
  contract({ function: 'identity', operation, access, request: v.strictObject({ text: v.pipe(v.string(), v.maxLength(100_000)) }), response: Echo, faults: [], summary: { zh: '回显', en: 'Echo' }, ...some })

export const echoRoute = (of: ReturnType<typeof echo>, before: (text: string, actor: Actor) => unknown = () => undefined): Route<object> =>
  routeFor<object>()(of, async (_, { text }, actor) => {
    await before(text, actor)
    return { text, actor: actor.kind }
  })

export interface TestKernel {
  runtime: TestRuntime
  ports: KernelPorts
  channelKey: KeyPair
  opened: OpenFunction
  server: http.Server
  origin: string
  deviceToken: { enrolled: string; enrolling: string; replaced: string; frozen: string }
  accessToken: { good: string; expired: string; frozen: string; removed: string }
  close(): Promise<void>
}

export async function openKernel(routes: readonly Route<object>[], options: { env?: Record<string, string>; url?: string } = {}): Promise<TestKernel> {
  const runtime = await openTestRuntime(options)
  const channelKey = await runtime.keyring.platformKey('channel')
  const ports: KernelPorts = { ...runtime.kernel, channel: { keys: async () => [channelKey], sessions: createChannelSessions(runtime.database, runtime.keyring) } }
  const call: Caller = () => Promise.reject(new Error('calls nobody'))
  const { clock, log } = runtime
  const context: FunctionContext = { name: 'identity', env: options.env ?? { NODE_ENV: 'test' }, clock, random: ports.random, log, call, share: (_, create) => create(), onClose: () => undefined }
  const opened = await openFunction({ name: 'identity', open: () => Promise.resolve({}), kernel: () => ports, routes: routes as never }, context)
  const server = await listen(opened.middleware, 0, '127.0.0.1')
  return {
    runtime, ports, channelKey, opened, server, origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    deviceToken: await seedDevices(runtime), accessToken: await seedTokens(runtime),
    async close() {
      server.closeAllConnections()
      server.close()
      await runtime.database.close()
    },
  }
}

const freshToken = () => randomBytes(24).toString('base64url')

async function seedDevices({ database: { stores } }: TestRuntime): Promise<TestKernel['deviceToken']> {
  const [staff, frozen] = [aStaff(), aStaff({ state: 'frozen' })]
  await stores.staff.insert(staff)
  await stores.staff.insert(frozen)
  const seed = async (some: Parameters<typeof aDevice>[0]) => {
    const token = freshToken()
    await stores.devices.insert(aDevice({ staffId: staff.id, tokenDigestHex: tokenDigest(token), ...some }))
    return token
  }
  return { enrolled: await seed({}), enrolling: await seed({ state: 'enrolling' }), replaced: await seed({ state: 'replaced' }), frozen: await seed({ staffId: frozen.id }) }
}

async function seedTokens({ database: { stores }, clock }: TestRuntime): Promise<TestKernel['accessToken']> {
  const seed = async (state: 'active' | 'frozen' | 'removed', lifeMs: number) => {
    const [application, token] = [anApplication({ state }), freshToken()]
    await stores.applications.insert(application)
    await stores.applications.insertToken(anAccessToken({ applicationId: application.id, tokenDigestHex: tokenDigest(token), expiresAtMs: clock.nowMs() + lifeMs }))
    return token
  }
  return { good: await seed('active', 3_600_000), expired: await seed('active', -1), frozen: await seed('frozen', 3_600_000), removed: await seed('removed', 3_600_000) }
}
