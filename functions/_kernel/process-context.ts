// What one process shares between its functions: environment, clock, randomness, single resources, an orderly end.
import type { FunctionName } from '@yiqian/shared/protocol/contract.ts'
import type { Caller, FunctionContext } from './define-function.ts'
import { createLog } from './log.ts'
import { createRandomPool } from './random-pool.ts'

export interface ProcessContext {
  forFunction(name: FunctionName, call: Caller): FunctionContext
  onClose(end: () => Promise<void> | void): void
  close(): Promise<void>
}

export function createProcessContext(options: { env: Readonly<Record<string, string | undefined>>; writeLog: (line: string) => void; nowMs?: () => number; monotonicMs?: () => number }): ProcessContext {
  const random = createRandomPool()
  const shared = new Map<string, Promise<unknown>>()
  const ends: (() => Promise<void> | void)[] = []
  const share = <T>(key: string, create: () => Promise<T>): Promise<T> => {
    const there = shared.get(key) ?? create()
    shared.set(key, there)
    return there as Promise<T>
  }
  const onClose = (end: () => Promise<void> | void) => void ends.push(end)
  return {
    forFunction: (name, call) => ({
      name, env: options.env, call, share, onClose,
      clock: options.nowMs ? { nowMs: options.nowMs, monotonicMs: options.monotonicMs ?? options.nowMs } : { nowMs: () => Date.now() },
      random,
      log: createLog(name, options.writeLog),
    }),
    onClose,
    async close() {
      for (const end of ends.reverse()) await end()
      ends.length = 0
    },
  }
}
