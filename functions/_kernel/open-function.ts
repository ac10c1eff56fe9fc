// Brings one function to life: dependencies, dispatcher, middleware, background work.
import type Koa from 'koa'
import { createCallChecker } from './call-function.ts'
import { channelEdge } from './channel-edge.ts'
import type { AnyManifest, BackgroundWork, FastHandler, FunctionContext, FunctionManifest, Health, Listener } from './define-function.ts'
import { createDispatcher, type Dispatcher } from './dispatch.ts'
import { contractEdge, writeAnswer } from './http-edge.ts'
import type { WorkChange } from './kernel-ports.ts'
import type { Log } from './log.ts'
import { openListeners, type OpenListener } from './open-listeners.ts'

export interface OpenFunction {
  name: string
  dispatch: Dispatcher
  middleware: readonly Koa.Middleware[]
  /** the middleware answers the same addresses; a server that asks this first saves the way through Koa */
  fast?: FastHandler
  /** starts the background work; answers how to stop it (waits for what is running) */
  startWork(): () => Promise<void>
  /** opens the sockets beside HTTP; answers their addresses. All or none: when one cannot listen, those before it are closed again. */
  startListeners(): Promise<{ name: string; address: string }[]>
}

export async function openFunction(given: AnyManifest, context: FunctionContext): Promise<OpenFunction> {
  const manifest = given as unknown as FunctionManifest<unknown>
  const deps = await manifest.open(context)
  const ports = manifest.kernel(deps)
  const strictFaults = context.env['NODE_ENV'] === 'test'
  const dispatch = createDispatcher({ routes: manifest.routes, deps, ports, log: context.log, strictFaults })
  const checkCall = createCallChecker(ports.functionKey, ports.clock)
  const fast = manifest.fast?.(deps, context)
  const middleware: Koa.Middleware[] = [healthEdge(manifest.name, manifest.health?.(deps, context), await openListeners(context))]
  if (fast) middleware.push(fastEdge(fast))
  if (ports.channel) middleware.push(channelEdge(manifest.name, ports, ports.channel, dispatch, context.log))
  if (manifest.pages) middleware.push(manifest.pages(deps, context))
  middleware.push(contractEdge(dispatch, checkCall, { random: ports.random, log: context.log }))
  return { name: manifest.name, dispatch, middleware, ...(fast && { fast }), startWork: () => startWork(manifest.background?.(deps, context) ?? [], context.log, (change) => ports.recordWork?.({ function: manifest.name, ...change }) ?? Promise.resolve()), startListeners: () => startListeners(manifest.listeners?.(deps, context) ?? [], context) }
}

/** GET /<function>/health: 200 or 503, for balancers and people. */
function healthEdge(name: string, look: (() => Promise<Health>) | undefined, open: ReadonlySet<OpenListener>): Koa.Middleware {
  return async (ctx, next) => {
    if (ctx.path !== `/${name}/health`) return next()
    const { ok, facts } = look ? await look().catch((error: unknown): Health => ({ ok: false, facts: { failure: error instanceof Error ? error.message : String(error) } })) : { ok: true, facts: {} }
    const listeners = [...open].flatMap(({ function: of, name: socket, address }) => (of === name ? [{ name: socket, address }] : []))
    writeAnswer(ctx, { status: ok ? 200 : 503, headers: { 'cache-control': 'no-store' }, body: { function: name, status: ok ? 'ok' : 'failing', ...(listeners.length > 0 && { listeners }), ...facts } })
  }
}

/** For servers that only know middleware. */
function fastEdge(fast: FastHandler): Koa.Middleware {
  return async (ctx, next) => {
    const { statusCode } = ctx.res // Koa's is 404 until somebody answers, Node's 200
    ctx.res.statusCode = 200
    if (!fast(ctx.req, ctx.res)) {
      ctx.res.statusCode = statusCode
      return next()
    }
    ctx.respond = false
  }
}

async function startListeners(listeners: readonly Listener[], context: FunctionContext): Promise<{ name: string; address: string }[]> {
  const opened: { name: string; address: string; close(): Promise<void> }[] = []
  try {
    for (const listener of listeners) opened.push({ name: listener.name, ...(await listener.open()) })
  } catch (error) {
    for (const each of opened) await each.close()
    throw error
  }
  const open = await openListeners(context)
  for (const { name, address, close } of opened) {
    const listed = { function: context.name, name, address }
    open.add(listed)
    context.onClose(() => {
      open.delete(listed)
      return close()
    })
  }
  return opened.map(({ name, address }) => ({ name, address }))
}

/** Runs each piece of work again `everyMs` after it ended; a failure is logged and the next run comes all the same. Its first failure, and the first success after it, are told. */
function startWork(works: readonly BackgroundWork[], log: Log, tell: (change: Omit<WorkChange, 'function'>) => Promise<void>): () => Promise<void> {
  let stopped = false
  const timers = new Set<NodeJS.Timeout>()
  const running = new Set<Promise<void>>()
  const failing = new Map<BackgroundWork, { failures: number; detail: string }>()
  const failed = async (work: BackgroundWork, error: unknown): Promise<void> => {
    const detail = error instanceof Error ? error.message : String(error)
    log('error', { op: `work.${work.name}`, detail, stack: error instanceof Error ? error.stack : undefined })
    const failures = (failing.get(work)?.failures ?? 0) + 1
    failing.set(work, { failures, detail })
    if (failures === 1) await tell({ work: work.name, state: 'failed', failures, detail })
  }
  const succeeded = async (work: BackgroundWork): Promise<void> => {
    const before = failing.get(work)
    if (!before) return
    failing.delete(work)
    await tell({ work: work.name, state: 'recovered', ...before })
  }
  const schedule = (work: BackgroundWork) => {
    if (stopped) return
    const timer = setTimeout(() => {
      timers.delete(timer)
      const run = work
        .run()
        .then(() => succeeded(work), (error: unknown) => failed(work, error))
        .catch((error: unknown) => log('error', { op: `work.${work.name}`, detail: `not told: ${error instanceof Error ? error.message : String(error)}` }))
        .finally(() => {
          running.delete(run)
          schedule(work)
        })
      running.add(run)
    }, work.everyMs)
    timers.add(timer)
  }
  works.forEach(schedule)
  return async () => {
    stopped = true
    timers.forEach((timer) => clearTimeout(timer))
    await Promise.all(running)
  }
}
