// What a function is: a name, how its dependencies are made, its routes, pages and background work.
import type { IncomingMessage, ServerResponse } from 'node:http'
import type Koa from 'koa'
import type { Contract, FunctionName, RequestInputOf, ResponseOf } from '@yiqian/shared/protocol/contract.ts'
import type { RandomBytes } from '@yiqian/shared/crypto/random.ts'
import type { Clock, KernelPorts } from './kernel-ports.ts'
import type { Log } from './log.ts'
import type { PlainHandler } from './plain-requests.ts'
import type { Route } from './route.ts'

/** Calls another function by its contract: in this process, or by signed HTTP. Throws its Fault. */
export type Caller = <C extends Contract>(contract: C, input: RequestInputOf<C>) => Promise<ResponseOf<C>>

/** What a process gives each of its functions. */
export interface FunctionContext {
  name: FunctionName
  env: Readonly<Record<string, string | undefined>>
  clock: Clock
  random: RandomBytes
  log: Log
  call: Caller
  /** one value for each key in a process, so that functions side by side share a database */
  share<T>(key: string, create: () => Promise<T>): Promise<T>
  /** runs when the process ends, last registered first */
  onClose(end: () => Promise<void> | void): void
}

export interface BackgroundWork {
  name: string
  everyMs: number
  run(): Promise<void>
}

/** A socket of its own beside HTTP (RFC 3161 §3.3, GB/T 38629 over TCP and UDP, NTP). */
export interface Listener {
  name: string
  /** where it listens; closes when all connections have ended or 2 s have passed */
  open(): Promise<{ address: string; close(): Promise<void> }>
}

/**
 * Takes an HTTP request off the server before anything else sees it; answers whether it did. For the few addresses that are
 * asked thousands of times a second: body limit, refusals and headers are then its own to keep (raw-body.ts).
 */
export interface FastHandler {
  (request: IncomingMessage, response: ServerResponse): boolean
  /** the same answers, for those of its requests that come plain and whole (plain-requests.ts) */
  plain?: PlainHandler
}

/** What a function finds when it looks at itself; `ok: false` goes out with 503. */
export interface Health {
  ok: boolean
  facts: Readonly<Record<string, unknown>>
}

export interface FunctionManifest<Deps = unknown> {
  name: FunctionName
  open(context: FunctionContext): Promise<Deps>
  kernel(deps: Deps): KernelPorts
  routes: readonly Route<Deps>[]
  /** addresses that are not contracts: links, pages, raw protocols; ordinary Koa middleware that calls next() for what is not its own */
  pages?(deps: Deps, context: FunctionContext): Koa.Middleware
  fast?(deps: Deps, context: FunctionContext): FastHandler
  /** behind GET /<function>/health; without it a process that answers is well */
  health?(deps: Deps, context: FunctionContext): () => Promise<Health>
  /** opened when the function starts to work; what is switched off by its settings is not listed */
  listeners?(deps: Deps, context: FunctionContext): readonly Listener[]
  background?(deps: Deps, context: FunctionContext): readonly BackgroundWork[]
}

// A list of manifests cannot know each one's Deps, which `open` makes and the routes take: only `any` stands for both.
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- see above
export type AnyManifest = FunctionManifest<any>

export const defineFunction = <Deps>(manifest: FunctionManifest<Deps>): FunctionManifest<Deps> => manifest
