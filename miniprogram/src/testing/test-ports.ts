// The outside of a phone for tests: storage in memory that can break, a clock that is turned by hand, Node's randomness.
import { randomBytes } from 'node:crypto'
import { createSm2, type Sm2 } from '@yiqian/shared/crypto/sm2/curve.ts'
import { createCurve } from '../platform/curve.ts'
import type { Ports, Storage, Transport } from '../platform/ports.ts'
import { createTaskQueue } from '../platform/task-queue.ts'

export const testSm2: Sm2 = createSm2((size) => new Uint8Array(randomBytes(size)))

export interface TestStorage extends Storage {
  values: Map<string, string>
  /** Called before each write; throws to break it, or answers what is written instead. */
  onWrite: (key: string, value: string) => string
}

export function createTestStorage(values = new Map<string, string>()): TestStorage {
  const storage: TestStorage = {
    values,
    onWrite: (_, value) => value,
    get: async (key) => values.get(key),
    set: async (key, value) => void values.set(key, storage.onWrite(key, value)),
    remove: async (key) => void values.delete(key),
    exclusive: createTaskQueue(),
  }
  return storage
}

export interface TestPorts extends Ports {
  storage: TestStorage
  waitedMs: number[]
  setNowMs(nowMs: number): void
}

export function createTestPorts(transport: Transport, storage = createTestStorage()): TestPorts {
  let now = Date.UTC(2026, 10, 21)
  const waitedMs: number[] = []
  return {
    transport,
    storage,
    waitedMs,
    curve: createCurve(async (size) => new Uint8Array(randomBytes(size))),
    clock: { nowMs: () => now, wait: async (ms) => void waitedMs.push(ms) },
    setNowMs: (nowMs) => void (now = nowMs),
  }
}
