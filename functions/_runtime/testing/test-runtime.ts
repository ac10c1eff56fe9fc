// A runtime for tests: the real stores on SQLite, real keys, a clock that is moved by hand; and calls through the real dispatcher.
import { randomBytes } from 'node:crypto'
import { createSm2 } from '@yiqian/shared/crypto/sm2/curve.ts'
import type { Contract, RequestInputOf, ResponseOf } from '@yiqian/shared/protocol/contract.ts'
import type { FaultBody } from '@yiqian/shared/protocol/faults.ts'
import { createGmEngine } from '../../_adapters/gm-engine/engine.ts'
import { NOW_MS } from '../../_domain/testing/builders.ts'
import { createDispatcher } from '../../_kernel/dispatch.ts'
import type { KernelPorts } from '../../_kernel/kernel-ports.ts'
import type { Log, LogLine } from '../../_kernel/log.ts'
import type { Route } from '../../_kernel/route.ts'
import { openDatabase } from '../../_store/open-database.ts'
import { createCallers } from '../callers.ts'
import { createAnswers } from '../channel-sessions.ts'
import { createKeyring } from '../keyring.ts'
import type { Runtime } from '../open-runtime.ts'
import { readSettings } from '../settings.ts'

export const random = (count: number): Uint8Array => new Uint8Array(randomBytes(count))
export const sm2 = createSm2(random)
const gm = createGmEngine({ random })
const masterKey = random(32)

export interface Answer<T> {
  status: number
  body: T
  /** code and facts of a refusal */
  code: string | undefined
  facts: Record<string, unknown> | undefined
}

export type Send = <C extends Contract>(contract: C, input: RequestInputOf<C>, token?: string, options?: { inChannel?: boolean; key?: string }) => Promise<Answer<ResponseOf<C>>>

export interface TestRuntime extends Omit<Runtime, 'files' | 'journals'> {
  clock: { nowMs(): number; move(ms: number): void }
  log: Log
  logged: { level: string; line: LogLine }[]
}

export async function openTestRuntime(options: { url?: string; nowMs?: number } = {}): Promise<TestRuntime> {
  let nowMs = options.nowMs ?? NOW_MS
  const clock = { nowMs: () => nowMs, move: (ms: number) => void (nowMs += ms) }
  const database = await openDatabase({ url: options.url ?? 'sqlite::memory:' })
  const settings = readSettings({})
  const keyring = createKeyring({ masterKey, random, sm2, clock, keys: database.stores.platformKeys })
  const kernel: KernelPorts = { clock, random, callers: createCallers(database, clock, settings.privacyVersion), answers: createAnswers(database, keyring), functionKey: random(32) }
  const logged: TestRuntime['logged'] = []
  return { settings, database, keyring, sm2, gm, kernel, clock, logged, log: (level, line) => void logged.push({ level, line }) }
}

/** Sends calls as a phone does, inside the channel; an undeclared fault fails. @param token of the device */
export function createSend<Deps>(given: { routes: readonly Route<Deps>[]; deps: Deps; kernel: KernelPorts; log: Log }): Send {
  const { routes, deps, kernel, log } = given
  const dispatch = createDispatcher({ routes, deps, ports: kernel, log, strictFaults: true })
  return async (contract, input, token, { inChannel = true, key } = {}) => {
    const headers = { ...(token !== undefined && { authorization: `Device ${token}` }), ...(key !== undefined && { 'idempotency-key': key }) }
    const { status, body } = await dispatch({ method: contract.method, path: contract.path, query: {}, headers, body: JSON.parse(JSON.stringify(input)) as unknown, inChannel })
    const error = (body as Partial<FaultBody>).error
    return { status, body: body as never, code: error?.code, facts: error?.facts }
  }
}
