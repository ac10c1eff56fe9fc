// Owns the load generator wrk: as many requests as a server takes over keep-alive connections.
import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

export interface WrkAnswer {
  perSecond: number
  p50Ms: number
  p99Ms: number
  /** answers that were not 200 */
  refused: number
}

/** Why it cannot be used here, or nothing. */
export const missingWrk = (): string | undefined => (spawnSync('wrk', ['-v']).error ? 'wrk is not installed' : undefined)

/** @param core wrk keeps to this one */
export async function wrk(address: string, body: Uint8Array, { seconds, connections, core }: { seconds: number; connections: number; core?: number }): Promise<WrkAnswer> {
  const folder = mkdtempSync(path.join(tmpdir(), 'yiqian-wrk-'))
  try {
    const escaped = [...body].map((byte) => `\\${String(byte).padStart(3, '0')}`).join('')
    writeFileSync(path.join(folder, 'post.lua'), `wrk.method = "POST"\nwrk.body = "${escaped}"\nwrk.headers["content-type"] = "application/timestamp-query"\n`)
    const args = ['wrk', '-t1', `-c${connections}`, `-d${seconds}s`, '--latency', '--timeout', '10s', '-s', path.join(folder, 'post.lua'), address]
    const output = await run(core === undefined ? args : ['taskset', '-c', String(core), ...args])
    const ms = (share: string): number => {
      const [, value, unit] = new RegExp(`${share}%\\s+([\\d.]+)(us|ms|s)`).exec(output) ?? []
      return Number(value) * ({ us: 0.001, ms: 1, s: 1000 }[unit ?? 'ms'] ?? 1)
    }
    const perSecond = Number(/Requests\/sec:\s+([\d.]+)/.exec(output)?.[1])
    if (!Number.isFinite(perSecond)) throw new Error(`wrk: ${output}`)
    return { perSecond, p50Ms: ms('50'), p99Ms: ms('99'), refused: Number(/Non-2xx or 3xx responses: (\d+)/.exec(output)?.[1] ?? 0) }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function run([command, ...args]: readonly string[]): Promise<string> {
  const child = spawn(command!, args, { stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (part: Buffer) => (output += part.toString()))
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', () => resolve(output))
  })
}
