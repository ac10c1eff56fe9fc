// Co-signing in this process, on one core: the vault's begin, complete and roll, between which the phone's share answers.
import { mkdtempSync, rmSync } from 'node:fs'
import { createSign, createVerify, generateKeyPairSync, randomBytes } from 'node:crypto'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { checkEnrolment } from '@yiqian/shared/crypto/cosign/check-enrolment.ts'
import { createPhoneShare } from '@yiqian/shared/crypto/cosign/create-phone-share.ts'
import { respond } from '@yiqian/shared/crypto/cosign/respond.ts'
import { rollPhoneShare } from '@yiqian/shared/crypto/cosign/roll-shares.ts'
import { cosignSuite } from '@yiqian/shared/crypto/cosign/suite.ts'
import { createSm2 } from '@yiqian/shared/crypto/sm2/curve.ts'
import { enrolmentContext } from '@yiqian/shared/protocol/messages.ts'
import { createGmEngine } from '../../functions/_adapters/gm-engine/engine.ts'
import { openVault } from '../../functions/_adapters/key-shares/open-vault.ts'
import type { Offer, Vault } from '../../functions/_adapters/key-shares/vault.ts'
import { median, quantile, row, timed, type Row } from './figures.ts'

const ROUNDS = 6
const SIGNATURES = 40
const BATCH = 20
const PEER = 'P-256 sign + verify, node:crypto'
const random = (count: number): Uint8Array => new Uint8Array(randomBytes(count))
const sm2 = createSm2(random)
/** as the product wires it */
const engine = createGmEngine({ random })

interface Samples {
  begin: number[]
  complete: number[]
  roll: number[]
  /** of the phone; not the server's, only shown */
  respond: number[]
}

/** Signs so many messages in one submission, as `cosigning` does it: begin, complete, roll. */
type Sign = (count: number, samples: Samples) => Promise<void>

async function openSigner(vault: Vault): Promise<Sign> {
  const [deviceId, purpose] = ['dev_benchmark01', 'document'] as const
  const context = enrolmentContext('11'.repeat(32), 'stf_benchmark01', deviceId)
  const made = createPhoneShare(sm2, context)
  const enrolled = await vault.enrol({ deviceId, staffId: 'stf_benchmark01', context, request: made.request })
  const jointPublicKey = checkEnrolment(sm2, context, made.request, enrolled.response)
  let [phoneShare, generation, serial] = [made.phoneShare, enrolled.generation, 0]
  const answer = ({ nonceD, nonceE, digest }: Offer) => respond(sm2, { phoneShare, jointPublicKey, digest, nonces: { suite: cosignSuite, nonceD, nonceE } })
  return async (count, samples) => {
    const items = Array.from({ length: count }, () => ({ sessionId: `ses_${String(++serial).padStart(8, '0')}`, subjectId: 'tsk_benchmark01', message: Uint8Array.of(0x31, ...random(150)) }))
    const begun = await timed(() => vault.begin({ deviceId, purpose, expiresAtMs: Date.now() + 60_000, items }))
    const answered = await timed(() => begun.value!.map(answer))
    const partials = items.map((item, index) => ({ ...item, partial: answered.value[index]! }))
    const completed = await timed(() => vault.complete({ deviceId, purpose, generation, items: partials }))
    if (completed.value.result !== 'done' || completed.value.items.some(({ result }) => result !== 'signed')) throw new Error(`not signed: ${JSON.stringify(completed.value)}`)
    const rolled = await timed(() => vault.roll(deviceId))
    phoneShare = rollPhoneShare(sm2, phoneShare, rolled.value!.factor)
    generation = rolled.value!.generation
    samples.begin.push(begun.ms)
    samples.respond.push(answered.ms)
    samples.complete.push(completed.ms)
    samples.roll.push(rolled.ms)
  }
}

const noSamples = (): Samples => ({ begin: [], complete: [], roll: [], respond: [] })

/** OpenSSL's P-256 by node:crypto, sign and verify of one message; in ms. */
function createP256(): () => number {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const message = random(151)
  return () => {
    const startedAt = performance.now()
    const signature = createSign('sha256').update(message).sign(privateKey)
    if (!createVerify('sha256').update(message).verify(publicKey, signature)) throw new Error('P-256 does not verify')
    return performance.now() - startedAt
  }
}

export async function cosignInProcess(say: (text: string) => void): Promise<Row[]> {
  const folder = mkdtempSync(path.join(tmpdir(), 'yiqian-bench-'))
  const open = (url: string) => openVault({ url, kek: random(32), sm2, clock: { nowMs: () => Date.now() }, arithmetic: engine.vault })
  const [memory, disk] = [await open('sqlite::memory:'), await open(`sqlite:${path.join(folder, 'vault.sqlite')}`)]
  try {
    const [inMemory, onDisk] = [await openSigner(memory.vault), await openSigner(disk.vault)]
    const samples = { memory: noSamples(), disk: noSamples(), batch: noSamples() }
    const p256 = createP256()
    const peer: number[] = []
    for (const sign of [inMemory, onDisk]) for (let index = 0; index < 10; index++) await sign(1, noSamples()) // warm
    for (let index = 0; index < 2000; index++) p256()
    for (let round = 0; round < ROUNDS; round++) {
      say(`in process, round ${round + 1} of ${ROUNDS}`)
      for (let count = 0; count < SIGNATURES; count++) await inMemory(1, samples.memory)
      for (let count = 0; count < SIGNATURES; count++) await onDisk(1, samples.disk)
      await onDisk(BATCH, samples.batch)
      for (let count = 0; count < SIGNATURES * 10; count++) peer.push(p256())
    }
    const peerMs = median(peer)
    const batch = row(`vault on disk: in batches of ${BATCH}, one core`, (1000 * BATCH) / median(wholeOf(samples.batch)), '/s', PEER, 1000 / peerMs)
    return [...rowsOf('vault in memory', samples.memory, peerMs), ...rowsOf('vault on disk', samples.disk, peerMs), batch]
  } finally {
    await Promise.all([memory.close(), disk.close()])
    rmSync(folder, { recursive: true, force: true })
  }
}

const wholeOf = ({ begin, complete, roll }: Samples): number[] => begin.map((ms, index) => ms + complete[index]! + roll[index]!)

function rowsOf(where: string, samples: Samples, peerMs: number): Row[] {
  const { begin, complete, roll, respond: phone } = samples
  const line = (figure: string, ms: number) => row(`${where}: ${figure}`, ms, 'ms', PEER, peerMs)
  return [
    row(`${where}: begin + complete + roll, one core`, 1000 / median(wholeOf(samples)), '/s', PEER, 1000 / peerMs),
    row(`${where}: complete alone, one core`, 1000 / median(complete), '/s', PEER, 1000 / peerMs),
    line('begin p50', median(begin)), line('complete p50', median(complete)), line('complete p99', quantile(complete, 0.99)), line('roll p50', median(roll)),
    line('the phone’s answer p50 (with JIT)', median(phone)),
  ]
}
