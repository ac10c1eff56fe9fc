// The phone's storage as one JSON file: every write is on the disk before it is done; one process at a time may sign.
import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs'
import path from 'node:path'
import type { Storage } from '../../miniprogram/src/platform/ports.ts'
import { createTaskQueue } from '../../miniprogram/src/platform/task-queue.ts'
import { lockFile } from '../setup/file-lock.mjs'

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
        const release = await lockFile(`${file}.lock`)
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
