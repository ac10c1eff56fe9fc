// Owns the processes that benchmarks start: ours or a peer's, on a free port, measured from outside, always ended.
import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { findNode24, root } from '../../setup/workspace.mjs'

export interface RunningProcess {
  pid: number
  /** from its last line of start-up, `Ready http://…` */
  address: string
  /** from the spawn to that line */
  readyMs: number
  /** what it has said, the first 20,000 characters */
  printed(): string
  stop(): Promise<void>
}

export interface ProcessOptions {
  args?: readonly string[]
  env?: Readonly<Record<string, string>>
  timeoutMs?: number
  /** keeps to this one, from its first instruction; absent: any */
  core?: number
}

const STEERING = ['PUBLIC_URL', 'HOST', 'PORT', 'DATA_DIR', 'DATABASE_URL', 'VAULT_DATABASE_URL', 'SIMULATOR', 'SMS_GATEWAY_URL', 'NODE_COMPILE_CACHE']

/** Our own environment without what would steer the process. */
const plainEnvironment = (): NodeJS.ProcessEnv => Object.fromEntries(Object.entries(process.env).filter(([name]) => !STEERING.includes(name)))

/** @param file relative to the root, or absolute. @throws {Error} it ended, or was not ready in time; with what it printed */
export async function startProcess(file: string, { args = [], env = {}, timeoutMs = 60_000, core }: ProcessOptions = {}): Promise<RunningProcess> {
  const startedAt = performance.now()
  const [command = '', ...words] = [...(core === undefined ? [] : ['taskset', '-c', String(core)]), findNode24() ?? process.execPath, path.resolve(root, file), ...args]
  const child = spawn(command, words, { cwd: root, env: { ...plainEnvironment(), ...env }, stdio: ['ignore', 'pipe', 'pipe'] })
  const kill = (): void => void child.kill('SIGKILL')
  process.once('exit', kill)
  child.once('exit', () => process.off('exit', kill))
  let printed = ''
  const address = await new Promise<string>((resolve, reject) => {
    const fail = (why: string): void => {
      kill()
      reject(new Error(`${file} ${why}:\n${printed}`))
    }
    const timer = setTimeout(() => fail('was not ready in time'), timeoutMs)
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (part: Buffer) => {
        if (printed.length < 20_000) printed += part.toString()
        const found = /^Ready (http:\S+)$/m.exec(printed)?.[1]
        if (found === undefined) return
        clearTimeout(timer)
        resolve(found)
      })
    }
    child.once('exit', (code) => {
      clearTimeout(timer)
      fail(`ended with ${code}`)
    })
  })
  const readyMs = performance.now() - startedAt
  return {
    pid: child.pid!, address, readyMs, printed: () => printed,
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return
      const ended = once(child, 'exit')
      child.kill('SIGTERM')
      const timer = setTimeout(kill, 10_000)
      await ended
      clearTimeout(timer)
    },
  }
}

/** Resident memory in MB (10^6 bytes), as the system counts it. */
export function residentMb(pid: number): number {
  return (Number(execFileSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' })) * 1024) / 1e6
}

/** Processor time that the process has used, in ms; undefined where the system does not tell (no /proc). */
export function processorMs(pid: number): number | undefined {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\) /s, '').split(' ')
    return (Number(fields[11]) + Number(fields[12])) * 10 // utime, stime in ticks of 10 ms
  } catch {
    return undefined
  }
}
