// Owns a lock between processes of one machine: a file that names its holder; one that a dead process left behind is taken over.
import { closeSync, mkdirSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs'
import path from 'node:path'

const waitMs = 50

/**
 * Waits until the file is ours.
 * @param {string} file
 * @param {number} timeoutMs then it throws, naming the file and its holder
 * @returns {Promise<() => void>} how to let go
 */
export async function lockFile(file, timeoutMs = 120_000) {
  mkdirSync(path.dirname(file), { recursive: true })
  for (const startedMs = Date.now(); ; ) {
    if (take(file)) return () => rmSync(file, { force: true })
    const holder = holderOf(file)
    if (!isAlive(holder)) rmSync(file, { force: true })
    else if (Date.now() - startedMs > timeoutMs) throw new Error(`${file}: process ${holder} holds it`)
    await new Promise((resolve) => setTimeout(resolve, waitMs))
  }
}

function take(file) {
  try {
    const handle = openSync(file, 'wx', 0o600)
    writeSync(handle, String(process.pid))
    closeSync(handle)
    return true
  } catch (cause) {
    if (cause.code === 'EEXIST') return false
    throw cause
  }
}

function holderOf(file) {
  try {
    return Number(readFileSync(file, 'utf8')) || process.pid
  } catch {
    return process.pid
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0)
    return true
  } catch (cause) {
    return cause.code === 'EPERM'
  }
}
