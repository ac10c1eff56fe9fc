// The phone's storage as one JSON file: every write is on the disk before it is done; one process at a time may sign.
import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, rmSync, writeSync } from 'node:fs'
import path from 'node:path'
import type { Storage } from '../../miniprogram/src/platform/ports.ts'
import { createTaskQueue } from '../../miniprogram/src/platform/task-queue.ts'

const LOCK_WAIT_MS = 50
const LOCK_TIMEOUT_MS = 120_000

/** @param file created at the first write, readable by its owner alone. */
export function createFileStorage(file: string): Storage {
  const queue = createTaskQueue()
  return {
    get: async (key) => readValues(file)[key],
    set: (key, value) => queue('write', async () => writeValues(file, { ...readValues(file), [key]: value })),
    remove: (key) =>
      queue('write', async () => {
        const { [key]: _, ...rest } = readValues(file)
        writeValues(file, rest)
      }),
    exclusive: (name, task) =>
      queue(`exclusive ${name}`, async () => {
        const release = await lock(`${file}.lock`)
        try {
          return await task()
        } finally {
          release()
        }
      }),
  }
}

function readValues(file: string): Record<string, string> {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Record<string, string>
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return {}
    throw cause
  }
}

/** Written beside, flushed, then moved into place: a crash leaves the old file or the new one. */
function writeValues(file: string, values: Record<string, string>): void {
  mkdirSync(path.dirname(file), { recursive: true })
  const fresh = `${file}.${process.pid}.new`
  const handle = openSync(fresh, 'w', 0o600)
  writeSync(handle, JSON.stringify(values, null, 2))
  fsyncSync(handle)
  closeSync(handle)
  renameSync(fresh, file)
  const folder = openSync(path.dirname(file), 'r')
  fsyncSync(folder)
  closeSync(folder)
}

/** Waits for a lock file; one that a dead process left behind is taken over. @returns how to let go */
async function lock(file: string): Promise<() => void> {
  mkdirSync(path.dirname(file), { recursive: true })
  for (const startedMs = Date.now(); ; ) {
    try {
      const handle = openSync(file, 'wx', 0o600)
      writeSync(handle, String(process.pid))
      closeSync(handle)
      return () => rmSync(file, { force: true })
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code !== 'EEXIST') throw cause
    }
    if (!isAlive(holderOf(file))) rmSync(file, { force: true })
    else if (Date.now() - startedMs > LOCK_TIMEOUT_MS) throw new Error(`${file}: another phone process holds it`)
    await new Promise((resolve) => setTimeout(resolve, LOCK_WAIT_MS))
  }
}

function holderOf(file: string): number {
  try {
    return Number(readFileSync(file, 'utf8')) || process.pid
  } catch {
    return process.pid
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (cause) {
    return (cause as NodeJS.ErrnoException).code === 'EPERM'
  }
}
