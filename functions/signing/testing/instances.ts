// Owns sign/verify servers as processes of their own on one folder: killed, restarted, several beside one another.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { encodePem } from '@yiqian/shared/crypto/pem.ts'
import { freePort, startProcess, type RunningProcess } from '../../../scripts/bench/load/processes.ts'
import type { ApplicationKey } from '../../_domain/application-key/application-key.ts'
import { openSignServer } from './open-sign-server.ts'

export interface Instance extends RunningProcess {
  tcp: string
  kill(): void
}

export interface SeededFolder {
  data: string
  key: ApplicationKey
  start(env?: Readonly<Record<string, string>>): Promise<Instance>
  remove(): void
}

/** A data folder with an application, an SM2 key with a certificate, and a trusted root. */
export async function seedFolder(): Promise<SeededFolder> {
  const folder = mkdtempSync(path.join(tmpdir(), 'yiqian-instances-'))
  const data = path.join(folder, 'data')
  const seeded = await openSignServer({ dataDirectory: data, nowMs: Date.now(), env: { JOURNAL_DIR: path.join(folder, 'seed-journals') } })
  const key = await seeded.addKey({ index: 1 })
  const anchors = path.join(folder, 'anchors.pem')
  writeFileSync(anchors, encodePem('CERTIFICATE', seeded.authority.der))
  await seeded.close()
  return {
    data, key,
    async start(env = {}) {
      const port = await freePort()
      const running = await startProcess('scripts/serve/standalone.ts', { args: ['signing'], env: { DATA_DIR: data, TRUST_ANCHORS_FILE: anchors, SIGNING_TCP_PORT: String(port), ...env } })
      return { ...running, tcp: `127.0.0.1:${port}`, kill: () => void process.kill(running.pid, 'SIGKILL') }
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}
