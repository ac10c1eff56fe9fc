// Benchmark `validation`: verdicts beside a revocation list of 100,000 entries, against openssl and against reading the list plainly.
import { spawnSync } from 'node:child_process'
import { createHash, generateKeyPairSync, randomBytes, sign, type KeyObject } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { setImmediate } from 'node:timers/promises'
import { OID } from '@yiqian/shared/crypto/der/oid.ts'
import { encodePem } from '@yiqian/shared/crypto/pem.ts'
import { createCertificate } from '@yiqian/shared/crypto/x509/certificate.ts'
import { createCrl, parseCrl, type RevokedEntry } from '@yiqian/shared/crypto/x509/crl.ts'
import { basicConstraintsExtension, crlNumberExtension, keyUsageExtension } from '@yiqian/shared/crypto/x509/extension.ts'
import { encodeName } from '@yiqian/shared/crypto/x509/name.ts'
import { createProcessContext } from '../../functions/_kernel/process-context.ts'
import { callInProcess } from '../../functions/_kernel/call-function.ts'
import { openFunction } from '../../functions/_kernel/open-function.ts'
import { openValidation } from '../../functions/_runtime/open-validation.ts'
import { openRuntime } from '../../functions/_runtime/open-runtime.ts'
import { digestOf } from '../../functions/_adapters/revocation/list-files.ts'
import { toBase64 } from '../../functions/_runtime/base64.ts'
import { loadFunction } from '../../functions/_embedded/functions.ts'
import { median, quantile, row, type Bench } from './figures.ts'

const ENTRIES = 100_000
const VERDICTS = 2_000
const WARM_UP = 300
const HELD_MS = 2_000
const DAY_MS = 86_400_000
const nowMs = Math.floor(Date.now() / 1000) * 1000

interface Authority {
  rootDer: Uint8Array
  leafDer: Uint8Array
  listDer: Uint8Array
}

/** ECDSA, which openssl checks too. */
async function makeAuthority(): Promise<Authority> {
  const [root, leaf] = [generateKeyPairSync('ec', { namedCurve: 'P-256' }), generateKeyPairSync('ec', { namedCurve: 'P-256' })]
  const spki = (key: KeyObject) => new Uint8Array(key.export({ type: 'spki', format: 'der' }))
  const byRoot = async (message: Uint8Array) => new Uint8Array(sign('sha256', message, root.privateKey))
  const rootName = encodeName({ country: 'CN', commonName: 'Bench Root' })
  const common = { issuerDer: rootName, notBeforeMs: nowMs - DAY_MS, notAfterMs: nowMs + 365 * DAY_MS, signatureOid: OID.ecdsaWithSha256 }
  const entries: RevokedEntry[] = Array.from({ length: ENTRIES }, () => ({ serialHex: `5a${randomBytes(15).toString('hex')}`, revokedAtMs: nowMs - DAY_MS, reason: 'superseded' }))
  return {
    rootDer: await createCertificate({ ...common, serial: Uint8Array.of(1), subjectDer: rootName, publicKeyInfoDer: spki(root.publicKey), extensions: [basicConstraintsExtension({ ca: true }), keyUsageExtension('keyCertSign', 'cRLSign')] }, byRoot),
    leafDer: await createCertificate({ ...common, serial: Uint8Array.of(2), subjectDer: encodeName({ commonName: 'Bench Leaf' }), publicKeyInfoDer: spki(leaf.publicKey), extensions: [keyUsageExtension('digitalSignature')] }, byRoot),
    listDer: await createCrl({ issuerDer: rootName, thisUpdateMs: nowMs - 1000, nextUpdateMs: nowMs + DAY_MS, entries, extensions: [crlNumberExtension(1)], signatureOid: OID.ecdsaWithSha256 }, byRoot),
  }
}

async function openBench(folder: string) {
  const shared = createProcessContext({ env: { DATA_DIR: folder, DATABASE_URL: 'sqlite::memory:' }, writeLog: () => undefined })
  const certificates = openFunction(await loadFunction('certificates'), shared.forFunction('certificates', () => Promise.reject(new Error('nobody is called'))))
  const context = shared.forFunction('verification', callInProcess('verification', async () => (await certificates).dispatch))
  return { validation: await openValidation(context), runtime: await openRuntime(context), close: () => shared.close() }
}

async function trust({ validation, runtime }: Awaited<ReturnType<typeof openBench>>, certificateDer: Uint8Array): Promise<void> {
  const { anchors, advance } = runtime.database.stores.validation
  await anchors.insert({ id: 'anc_bench', digestHex: digestOf(certificateDer), name: 'bench', role: 'root', subject: '', issuer: '', serialHex: '01', notBeforeMs: 0, notAfterMs: 0, certificateBase64: toBase64(certificateDer), state: 'trusted', note: null, addedBy: 'bench', addedAtMs: nowMs, changedBy: null, changedAtMs: null, revision: 0 })
  await advance()
  await validation.changed()
}

export const bench: Bench = async (say) => {
  const folder = mkdtempSync(path.join(tmpdir(), 'yiqian-bench-'))
  const here = await openBench(folder)
  try {
    say(`a list of ${ENTRIES} entries is made`)
    const { rootDer, leafDer, listDer } = await makeAuthority()
    await trust(here, rootDer)
    const { validation } = here
    const delay = monitorEventLoopDelay({ resolution: 5 })
    delay.enable()
    const began = performance.now()
    const { list } = await validation.takeIn(listDer, validation.authorities(), null)
    const takeInMs = performance.now() - began
    delay.disable()
    say('verdicts, each anew')
    await verdicts(WARM_UP, (index) => validation.validateCertificate({ certificateDer: leafDer, level: 'revocation', atMs: nowMs - 1 - index }))
    const fresh = await verdicts(VERDICTS, (index) => validation.validateCertificate({ certificateDer: leafDer, level: 'revocation', atMs: nowMs + index }))
    const alone = await machineAlone(median(fresh))
    say('verdicts, held')
    let held = 0
    for (const until = performance.now() + HELD_MS; performance.now() < until; held++) await validation.validateCertificate({ certificateDer: leafDer, level: 'revocation' })
    const verdict = await validation.validateCertificate({ certificateDer: leafDer, level: 'revocation' })
    if (verdict.verdict !== 'passed') throw new Error(`the verdict is ${JSON.stringify(verdict.reasons)}`)
    say('the peers')
    const openssl = opensslMs(folder, rootDer, leafDer, listDer)
    const plain = median(Array.from({ length: 5 }, () => elapsed(() => parseCrl(listDer).revoked.get('02'))))
    return {
      rows: [
        row('verdict with a list of 100,000 entries, p99', quantile(fresh, 0.99), 'ms', 'openssl verify -crl_check, the whole command', openssl),
        row('the same beside what the machine adds', quantile(fresh, 0.99), 'ms', 'digests for as long as a verdict takes, p99', quantile(alone, 0.99)),
        row('verdict with a list of 100,000 entries, median', median(fresh), 'ms', 'reading the list plainly and looking once', plain),
        row('verdicts, held', held / (HELD_MS / 1000), '/s'),
        row('list taken in: read, signature, disk, record', takeInMs, 'ms', 'reading the list plainly', plain),
        row('longest stretch while it is taken in', delay.max / 1e6, 'ms'),
        row('memory of the list', list.entries.sizeBytes / 1_048_576, 'MiB', 'the list as bytes', listDer.length / 1_048_576),
      ],
      notes: ['Each anew: path (ECDSA signature), lists and classes, with a time of its own so that nothing is answered from before; after 300 that do not count.', 'The stretch is by the clock: whatever else runs on the machine is in it.'],
    }
  } finally {
    await here.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

async function verdicts(count: number, ask: (index: number) => Promise<unknown>): Promise<number[]> {
  const took: number[] = []
  for (let index = 0; index < count; index++) {
    const began = performance.now()
    await ask(index)
    took.push(performance.now() - began)
    if (index % 50 === 0) await setImmediate()
  }
  return took
}

/** What the machine itself adds: so many digests as take the time of a verdict, as often, by the same clock. */
async function machineAlone(medianMs: number): Promise<number[]> {
  const block = new Uint8Array(1024)
  const digests = Math.max(1, Math.round(medianMs / median(Array.from({ length: 200 }, () => elapsed(() => createHash('sha256').update(block).digest())))))
  return verdicts(VERDICTS, async () => {
    for (let index = 0; index < digests; index++) createHash('sha256').update(block).digest()
  })
}

const elapsed = (act: () => unknown): number => {
  const began = performance.now()
  act()
  return performance.now() - began
}

function opensslMs(folder: string, rootDer: Uint8Array, leafDer: Uint8Array, listDer: Uint8Array): number {
  const at = (name: string): string => path.join(folder, name)
  writeFileSync(at('root.pem'), encodePem('CERTIFICATE', rootDer))
  writeFileSync(at('leaf.pem'), encodePem('CERTIFICATE', leafDer))
  writeFileSync(at('list.pem'), encodePem('X509 CRL', listDer))
  return median(Array.from({ length: 5 }, () => elapsed(() => {
    const { status, stderr } = spawnSync('openssl', ['verify', '-CAfile', at('root.pem'), '-crl_check', '-CRLfile', at('list.pem'), at('leaf.pem')], { encoding: 'utf8' })
    if (status !== 0) throw new Error(stderr)
  })))
}
