// Owns sign/verify servers as processes of their own on one folder: killed, restarted, several beside one another.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { startProcess, type RunningProcess } from '../../../scripts/bench/load/processes.ts'
import { freePort } from '../../../scripts/serve/free-port.ts'
import type { ApplicationKey } from '../../_domain/application-key/application-key.ts'
import { openSignServer, type SignServer } from './open-sign-server.ts'

export interface Instance extends RunningProcess {
  tcp: string
  kill(): void
}

export interface SeededFolder {
  data: string
  /** SM2, index 1 of the application `main` */
  key: ApplicationKey
  /** the same folder in this process: to prepare what the processes serve; their authority and timestamp server */
  server: SignServer
  start(env?: Readonly<Record<string, string>>): Promise<Instance>
  remove(): Promise<void>
}

/** A data folder with an application, an SM2 key with a certificate, a trusted root and its empty revocation list. @param databaseUrl of all; SQLite in the folder when absent */
export async function seedFolder(databaseUrl?: string): Promise<SeededFolder> {
  const folder = mkdtempSync(path.join(tmpdir(), 'yiqian-instances-'))
  const data = path.join(folder, 'data')
  const database: Record<string, string> = databaseUrl === undefined ? {} : { DATABASE_URL: databaseUrl }
  const server = await openSignServer({ dataDirectory: data, nowMs: Date.now(), functions: ['certificates', 'timestamp'], env: { JOURNAL_DIR: path.join(folder, 'seed-journals'), ...database } })
  // the processes go by the host’s clock; so does what they ask of this one
  const ticking = setInterval(() => server.platform.clock.set(Date.now()), 100)
  const key = await server.addKey({ index: 1 })
  await server.trust([server.authority], [await server.makeList(server.authority, [])])
  return {
    data, key, server,
    async start(env = {}) {
      const [http, tcp] = [await freePort(), await freePort()] // known beforehand, so that one that was killed can be started again where it was
      const known = { DATA_DIR: data, TRUST_ANCHORS_FILE: server.anchorsFile, FUNCTION_KEY_FILE: server.runtime.settings.functionKeyFile, CERTIFICATES_URL: server.http, TIMESTAMP_URL: server.http, ...database }
      const running = await startProcess('scripts/serve/standalone.ts', { args: ['signing'], env: { ...known, PORT: String(http), SIGNING_TCP_PORT: String(tcp), ...env } })
      return { ...running, tcp: `127.0.0.1:${tcp}`, kill: () => void process.kill(running.pid, 'SIGKILL') }
    },
    async remove() {
      clearInterval(ticking)
      await server.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
