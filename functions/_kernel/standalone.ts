// One function alone in a process: `node dist/functions/<name>.mjs`. Other functions are reached by `<NAME>_URL`.
import { readFileSync } from 'node:fs'
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import Koa from 'koa'
import { hexToBytes } from '@yiqian/shared/crypto/bytes.ts'
import { Fault } from '@yiqian/shared/protocol/faults.ts'
import { faultAnswer } from './answer.ts'
import { callByHttp } from './call-function.ts'
import type { AnyManifest, FastHandler, FunctionContext } from './define-function.ts'
import { writeAnswer } from './http-edge.ts'
import { openFunction } from './open-function.ts'
import { takePlainRequests } from './plain-requests.ts'
import { createProcessContext } from './process-context.ts'

/** `status-sync` → `STATUS_SYNC_URL` */
const urlSetting = (name: string): string => `${name.toUpperCase().replaceAll('-', '_')}_URL`

/** Serves until SIGTERM or SIGINT; the last line of start-up is `Ready http://…`. */
export async function serveStandalone(manifest: AnyManifest): Promise<void> {
  const env = process.env
  const writeLog = (line: string) => void process.stdout.write(`${line}\n`)
  const shared = createProcessContext({ env, writeLog })
  const keyFile = env['FUNCTION_KEY_FILE']
  const urlOf = (name: string): string => {
    const url = env[urlSetting(name)]
    if (!url) throw new Fault('server.unavailable', { detail: `${urlSetting(name)} is not set` })
    return url
  }
  const call: FunctionContext['call'] = (contract, input) => {
    if (!keyFile) throw new Fault('server.unavailable', { detail: 'FUNCTION_KEY_FILE is not set, so no other function can be called' })
    const key = hexToBytes(readFileSync(keyFile, 'utf8').trim())
    return callByHttp(manifest.name, { key, clock: context.clock, random: context.random, timeoutMs: 15_000, urlOf })(contract, input)
  }
  const context: FunctionContext = shared.forFunction(manifest.name, call)
  const opened = await openFunction(manifest, context)
  const server = await listen(opened.middleware, Number(env['PORT'] ?? 0), env['HOST'] ?? '127.0.0.1', opened.fast ? [opened.fast] : [])
  for (const { name, address } of await opened.startListeners()) process.stdout.write(`${name} ${address}\n`)
  const stopWork = opened.startWork()
  const end = () => {
    server.close()
    server.closeAllConnections()
    void stopWork().then(() => shared.close()).then(() => process.exit(0))
  }
  process.once('SIGTERM', end)
  process.once('SIGINT', end)
  const { address, port } = server.address() as AddressInfo
  process.stdout.write(`Ready http://${address}:${port}\n`)
}

/** One HTTP server over the middleware of one or more functions; what none of them knows is request.not_found. */
export async function listen(middleware: readonly Koa.Middleware[], port: number, host: string, fast: readonly FastHandler[] = []): Promise<http.Server> {
  const app = new Koa()
  app.silent = true
  for (const each of middleware) app.use(each)
  app.use((ctx) => writeAnswer(ctx, faultAnswer(new Fault('request.not_found'), 'req_unmatched')))
  const serve = app.callback()
  const server = http.createServer((request, response) => {
    for (const take of fast) if (take(request, response)) return
    void serve(request, response)
  })
  server.requestTimeout = 120_000
  server.headersTimeout = 20_000
  const plain = fast.flatMap((each) => each.plain ?? [])
  if (plain.length > 0) takePlainRequests(server, plain)
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, resolve)
  })
  return server
}
