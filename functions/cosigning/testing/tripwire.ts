// A process that dies before or after its n-th step, and an instance on the same files that goes on after it.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { NOW_MS } from '../../_domain/testing/builders.ts'
import type { Caller } from '../../_kernel/define-function.ts'
import { openBench, type Around, type Bench } from './bench.ts'

export interface Tripwire {
  around: Around
  /** from now on, die at this step; a step counts before and after */
  arm(steps: number): void
  /** where it died; undefined when the work was done first */
  died(): string | undefined
}

/** Dies before or after the n-th step; every step later fails too, as in a process that is gone. */
export function createTripwire(): Tripwire {
  let left = Infinity
  let died: string | undefined
  const step = async <T>(name: string, work: () => Promise<T>): Promise<T> => {
    if (left <= 0) throw new Error('the process is gone')
    if (--left === 0) die(`before ${name}`)
    const answer = await work()
    if (--left === 0) die(`after ${name}`)
    return answer
  }
  const die = (where: string): never => {
    died = where
    throw new Error('the process is gone')
  }
  const guard = <T extends object>(target: T, names: readonly (keyof T & string)[]): T =>
    new Proxy(target, { get: (of, name, receiver) => (names.includes(name as never) ? (...args: unknown[]) => step(String(name), () => (of[name as keyof T] as (...a: unknown[]) => Promise<unknown>)(...args)) : Reflect.get(of, name, receiver)) as unknown })
  const around: Around = {
    vaultStore: (store) => guard(store, ['takeNonces', 'loadShareOfDevice', 'replaceShare']),
    database: (database) => guard(database, ['transaction']),
    call: (call) => ((contract, input) => step(contract.operation, () => call(contract, input))) as Caller,
  }
  return { around, arm: (steps: number) => void (left = steps), died: () => died }
}

export interface Installation {
  /** a fresh instance on the same files, 20 seconds later */
  openLater(around?: Around): Promise<Bench>
  remove(): void
}

export function createInstallation(): Installation {
  const folder = mkdtempSync(path.join(tmpdir(), 'cosigning-crash-'))
  let nowMs = NOW_MS
  return {
    openLater: (around = {}) => openBench({ url: `sqlite:${path.join(folder, 'main.sqlite')}`, vaultUrl: `sqlite:${path.join(folder, 'vault.sqlite')}`, around, nowMs: (nowMs += 20_000) }),
    remove: () => rmSync(folder, { recursive: true }),
  }
}
