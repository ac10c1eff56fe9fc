// Owns the platform under test: any of its functions in this process, on a private database, with a clock that stands still.
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import Koa from 'koa'
import type { Contract, FunctionName, RequestInputOf, ResponseOf } from '@yiqian/shared/protocol/contract.ts'
import { Fault, type FaultBody, type FaultCode, type FaultFacts } from '@yiqian/shared/protocol/faults.ts'
import { NOW_MS } from '../../_domain/testing/builders.ts'
import { loadFunction } from '../../_embedded/functions.ts'
import type { Answer } from '../../_kernel/answer.ts'
import { callInProcess } from '../../_kernel/call-function.ts'
import type { Caller, FunctionContext } from '../../_kernel/define-function.ts'
import type { Incoming } from '../../_kernel/dispatch.ts'
import { openFunction, type OpenFunction } from '../../_kernel/open-function.ts'
import { createProcessContext } from '../../_kernel/process-context.ts'
import { openRuntime, type Runtime } from '../open-runtime.ts'

/** An answer of the dispatcher. Reading `body` of a refusal throws, so that a test which forgot the status fails with the reason. */
export interface TestAnswer<C extends Contract = Contract> {
  readonly status: number
  readonly body: ResponseOf<C>
  /** of a refusal */
  readonly code: FaultCode | undefined
  readonly facts: FaultFacts
  readonly headers: Readonly<Record<string, string>>
}

export interface CallOptions {
  /** Idempotency-Key */
  key?: string
  headers?: Readonly<Record<string, string>>
}

export interface TestPlatform {
  clock: { nowMs(): number; set(ms: number): void; advance(ms: number): void }
  /** the stores, files and keys that all functions here share */
  runtime: Runtime
  dataDirectory: string
  /** what was logged, parsed */
  log: Record<string, unknown>[]
  context(name: FunctionName): FunctionContext
  open(name: FunctionName): Promise<OpenFunction>
  /** runs before every call from function to function: throw a Fault to refuse it, wait to hold it */
  hooks: { beforeCall?: (contract: Contract, input: unknown) => Promise<void> | void }
  asAnybody<C extends Contract>(contract: C, input: RequestInputOf<C>, options?: CallOptions): Promise<TestAnswer<C>>
  /** inside the secure channel; without a token: nobody known */
  asDevice<C extends Contract>(device: { deviceToken: string } | undefined, contract: C, input: RequestInputOf<C>, options?: CallOptions): Promise<TestAnswer<C>>
  asApplication<C extends Contract>(application: { accessToken: string } | undefined, contract: C, input: RequestInputOf<C>, options?: CallOptions): Promise<TestAnswer<C>>
  asFunction<C extends Contract>(contract: C, input: RequestInputOf<C>, options?: CallOptions): Promise<TestAnswer<C>>
  /** the whole of the incoming call is the test's to say */
  send(name: FunctionName, incoming: Partial<Incoming> & Pick<Incoming, 'method' | 'path'>): Promise<TestAnswer>
  /** all that is open so far behind one address on 127.0.0.1 */
  listen(): Promise<string>
  close(): Promise<void>
}

export interface TestPlatformOptions {
  /** opened at once; others open when they are called */
  functions?: readonly FunctionName[]
  /** settings; DATABASE_URL is `sqlite::memory:` unless given here or a data directory is shared */
  env?: Readonly<Record<string, string>>
  nowMs?: number
  /** of another platform, to play a second instance or a restart; the caller removes it */
  dataDirectory?: string
}

export async function openTestPlatform(options: TestPlatformOptions = {}): Promise<TestPlatform> {
  const ownDirectory = options.dataDirectory === undefined
  const dataDirectory = options.dataDirectory ?? mkdtempSync(path.join(tmpdir(), 'yiqian-test-'))
  const database: Record<string, string> = ownDirectory ? { DATABASE_URL: 'sqlite::memory:' } : {}
  const env = { NODE_ENV: 'test', DATA_DIR: dataDirectory, ...database, ...options.env }
  let nowMs = options.nowMs ?? NOW_MS
  const log: TestPlatform['log'] = []
  const process = createProcessContext({ env, writeLog: (line) => void log.push(JSON.parse(line) as Record<string, unknown>), nowMs: () => nowMs })
  const opened = new Map<FunctionName, Promise<OpenFunction>>()
  const hooks: TestPlatform['hooks'] = {}
  const context = (name: FunctionName): FunctionContext => {
    const call = callInProcess(name, async (other) => (await open(other as FunctionName)).dispatch)
    const hooked: Caller = async (contract, input) => {
      await hooks.beforeCall?.(contract, input)
      return call(contract, input)
    }
    return process.forFunction(name, hooked)
  }
  const open = (name: FunctionName): Promise<OpenFunction> => {
    const there = opened.get(name) ?? loadFunction(name).then((manifest) => openFunction(manifest, context(name)))
    opened.set(name, there)
    return there
  }
  const send: TestPlatform['send'] = async (name, incoming) => {
    const { dispatch } = await open(name)
    const answer = await dispatch({ query: {}, headers: {}, body: undefined, inChannel: false, ...incoming })
    const line = answer.status >= 500 ? log.findLast(({ requestId }) => requestId === answer.headers['x-request-id']) : undefined
    return asTestAnswer(answer, line && JSON.stringify(line))
  }
  const call = <C extends Contract>(contract: C, input: unknown, { key, headers = {} }: CallOptions, who: { authorization?: string; inChannel?: boolean; functionName?: string }): Promise<TestAnswer<C>> => {
    const { authorization, ...rest } = who
    const address = addressOf(contract, input)
    const sent = { ...(authorization && { authorization }), ...(key && { 'idempotency-key': key }), ...headers }
    return send(contract.function, { method: contract.method, ...address, headers: sent, ...rest }) as Promise<TestAnswer<C>>
  }
  const runtime = await openRuntime(context('his'))
  for (const name of options.functions ?? []) await open(name)
  const platform: TestPlatform = {
    clock: { nowMs: () => nowMs, set: (ms) => void (nowMs = ms), advance: (ms) => void (nowMs += ms) },
    runtime, dataDirectory, log, context, open, hooks, send,
    asAnybody: (contract, input, options = {}) => call(contract, input, options, {}),
    asDevice: (device, contract, input, options = {}) => call(contract, input, options, { inChannel: true, authorization: device && `Device ${device.deviceToken}` }),
    asApplication: (application, contract, input, options = {}) => call(contract, input, options, { authorization: application && `Bearer ${application.accessToken}` }),
    asFunction: (contract, input, options = {}) => call(contract, input, options, { functionName: 'test' }),
    listen: async () => listen(await Promise.all(opened.values()), process.onClose),
    async close() {
      await process.close()
      if (ownDirectory) rmSync(dataDirectory, { recursive: true, force: true })
    },
  }
  return platform
}

/** An answer from anywhere. @param why of a failure, from the log */
export function asTestAnswer({ status, body, headers }: Answer, why: string | undefined): TestAnswer {
  const refusal = status === 200 ? undefined : (body as FaultBody).error
  return {
    status, headers, code: refusal?.code, facts: refusal?.facts ?? {},
    get body(): never {
      if (refusal) throw Object.assign(new Fault(refusal.code, { facts: refusal.facts }), { message: why ? `${refusal.code}: ${why}` : refusal.code })
      return (body instanceof Uint8Array ? { contentType: headers['content-type'], bytes: body } : body) as never
    },
  }
}

/** Fields that the path names go there; of the rest a GET's go to the query, as text. */
export function addressOf(contract: Contract, input: unknown): Pick<Incoming, 'path' | 'query' | 'body'> {
  const rest = { ...(input as Record<string, unknown>) }
  const filled = contract.path.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = encodeURIComponent(String(rest[name]))
    delete rest[name]
    return value
  })
  const query = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined).map(([name, value]) => [name, String(value)]))
  return contract.method === 'GET' ? { path: filled, query, body: undefined } : { path: filled, query: {}, body: rest }
}

async function listen(functions: readonly OpenFunction[], onClose: (end: () => Promise<void>) => void): Promise<string> {
  const app = new Koa()
  app.silent = true
  for (const { middleware } of functions) middleware.forEach((each) => app.use(each))
  const handle = app.callback()
  const server = createServer((request, response) => void handle(request, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onClose(() => new Promise((resolve) => {
    server.close(() => resolve())
    server.closeAllConnections()
  }))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}
