// All functions in one process: one database, one port, calls between them straight through the dispatcher.
import type Koa from 'koa'
import type { FunctionName } from '@yiqian/shared/protocol/contract.ts'
import { callInProcess } from '../_kernel/call-function.ts'
import type { FastHandler, FunctionContext } from '../_kernel/define-function.ts'
import { openFunction, type OpenFunction } from '../_kernel/open-function.ts'
import { createProcessContext } from '../_kernel/process-context.ts'
import { functions, loadFunction } from './functions.ts'

export interface Embedded {
  middleware: readonly Koa.Middleware[]
  fast: readonly FastHandler[]
  /** a context of this process, for what is composed beside the functions (the demonstration's seed) */
  context: FunctionContext
  startWork(): void
  /** sockets beside HTTP: name and address of each */
  startListeners(): Promise<{ name: string; address: string }[]>
  close(): Promise<void>
}

export async function openEmbedded(options: { env: Readonly<Record<string, string | undefined>>; writeLog: (line: string) => void; nowMs?: () => number }): Promise<Embedded> {
  const shared = createProcessContext(options)
  const opened = new Map<string, Promise<OpenFunction>>()
  const contextOf = (name: FunctionName): FunctionContext => shared.forFunction(name, callInProcess(name, async (other) => (await open(other as FunctionName)).dispatch))
  const open = (name: FunctionName): Promise<OpenFunction> => {
    const there = opened.get(name) ?? loadFunction(name).then((manifest) => openFunction(manifest, contextOf(name)))
    opened.set(name, there)
    return there
  }
  const names = Object.keys(functions) as FunctionName[]
  const all: OpenFunction[] = []
  for (const name of names) all.push(await open(name))
  let stops: (() => Promise<void>)[] = []
  return {
    middleware: all.flatMap((each) => each.middleware),
    fast: all.flatMap((each) => each.fast ?? []),
    context: contextOf('his'),
    startWork() {
      stops = all.map((each) => each.startWork())
    },
    async startListeners() {
      return (await Promise.all(all.map((each) => each.startListeners()))).flat()
    },
    async close() {
      await Promise.all(stops.map((stop) => stop()))
      await shared.close()
    },
  }
}
