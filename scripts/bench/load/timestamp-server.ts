// Owns the timestamp server under a benchmark: the function alone in its process, its certification authority in another, both on an empty folder.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { startProcess, type RunningProcess } from './processes.ts'

export interface BenchTimestampServer {
  pid: number
  /** `http://…/timestamp/tsa/<profile>` */
  addressOf(profile: string): string
  stop(): Promise<void>
}

/** @param core the server keeps to this one; absent: to any */
export async function startTimestampServer(core?: number): Promise<BenchTimestampServer> {
  const folder = mkdtempSync(path.join(tmpdir(), 'yiqian-bench-'))
  const env = { DATA_DIR: folder, FUNCTION_KEY_FILE: path.join(folder, 'keys/functions.key'), PORT: '0' }
  const started: RunningProcess[] = []
  const stop = async (): Promise<void> => {
    for (const each of started.reverse()) await each.stop()
    rmSync(folder, { recursive: true, force: true })
  }
  try {
    const authority = await startProcess('scripts/serve/standalone.ts', { args: ['certificates'], env })
    started.push(authority)
    const server = await startProcess('scripts/serve/standalone.ts', { args: ['timestamp'], env: { ...env, CERTIFICATES_URL: authority.address }, core })
    started.push(server)
    return { pid: server.pid, addressOf: (profile) => `${server.address}/timestamp/tsa/${profile}`, stop }
  } catch (cause) {
    await stop()
    throw cause
  }
}
