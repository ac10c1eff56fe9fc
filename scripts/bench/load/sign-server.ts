// Owns a sign/verify server under load: one process of the function alone as it is deployed, with keys, certificates, a trusted root and its list.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { base64ToBytes } from '../../../shared/crypto/bytes.ts'
import { encodePem } from '../../../shared/crypto/pem.ts'
import { openSignServer, CODE } from '../../../functions/signing/testing/open-sign-server.ts'
import type { ApplicationKey } from '../../../functions/_domain/application-key/application-key.ts'
import { buildFunction } from '../../build/bundle.ts'
import { root } from '../../check/source-files.ts'
import { startProcess, type RunningProcess } from './processes.ts'
import { freePort } from '../../serve/free-port.ts'

export interface LoadedSignServer {
  process: RunningProcess
  tcpPort: number
  keys: { sm2: ApplicationKey; ecdsa: ApplicationKey }
  code: Uint8Array
  folder: string
  stop(): Promise<void>
}

export const certificateOf = (key: ApplicationKey): Uint8Array => base64ToBytes(key.certificatesBase64[0]!)

/** @param env further settings of the process */
export async function startSignServer(env: Readonly<Record<string, string>> = {}): Promise<LoadedSignServer> {
  const folder = mkdtempSync(path.join(tmpdir(), 'yiqian-signverify-'))
  const data = path.join(folder, 'data')
  const seeded = await openSignServer({ dataDirectory: data, nowMs: Date.now(), env: { JOURNAL_DIR: path.join(folder, 'seed-journals') } })
  const keys = { sm2: await seeded.addKey({ index: 1 }), ecdsa: await seeded.addKey({ index: 2, algorithm: 'ecdsa-p256' }) }
  const anchors = path.join(folder, 'anchors.pem')
  writeFileSync(anchors, encodePem('CERTIFICATE', seeded.authority.der) + encodePem('X509 CRL', await seeded.makeList(seeded.authority, [])))
  await seeded.close()
  const tcpPort = await freePort()
  const { file } = await buildFunction('signing', path.join(root, 'dist/functions'))
  const running = await startProcess(file, { env: { DATA_DIR: data, TRUST_ANCHORS_FILE: anchors, SIGNING_TCP_PORT: String(tcpPort), ...env } })
  return { process: running, tcpPort, keys, code: CODE, folder, stop: async () => {
    await running.stop()
    rmSync(folder, { recursive: true, force: true })
  } }
}
