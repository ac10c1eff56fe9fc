// Benchmark `timestamp`: the timestamp server over HTTP with its journal on, beside bare signing, a bare HTTP server and BouncyCastle. `--minutes 10` watches the memory so long.
import { execFileSync, spawnSync } from 'node:child_process'
import { generateKeyPairSync, sign } from 'node:crypto'
import path from 'node:path'
import { OID } from '../../shared/crypto/der/oid.ts'
import { encodePkcs8PrivateKey } from '../../shared/crypto/der/private-key.ts'
import { sm3 } from '../../shared/crypto/sm3.ts'
import { aPki } from '../../shared/crypto/testing/pki.ts'
import { encodeTimestampRequest } from '../../shared/crypto/tsp/request.ts'
import { median, row, type Bench, type Row } from './figures.ts'
import { paced } from './load/paced.ts'
import { processorMs, startProcess } from './load/processes.ts'
import { soak } from './load/soak.ts'
import { startTokenPeer } from './peers/rates.ts'
import { startTimestampServer, type BenchTimestampServer } from './load/timestamp-server.ts'
import { missingWrk, wrk, type WrkAnswer } from './load/wrk.ts'

const SECONDS = 4
const ROUNDS = 3
const CONNECTIONS = 64
/** The server's core, and the load generator's. */
const [SERVER_CORE, LOAD_CORE] = [0, 1]

const request = encodeTimestampRequest({ imprint: { digestOid: OID.sm3, digest: sm3(Uint8Array.of(1)) }, nonce: 0x4711_0815n, certReq: false })
/** As many requests as it takes. */
export const fullLoad = (address: string, seconds = SECONDS): Promise<WrkAnswer> => wrk(address, request, { seconds, connections: CONNECTIONS, core: LOAD_CORE })

/** RSA-2048 signatures a second of one thread of node:crypto. */
function nodeRsaRate(): number {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const message = Buffer.alloc(200, 7)
  const startedAt = performance.now()
  let done = 0
  for (; performance.now() - startedAt < 1000; done++) sign('sha256', message, privateKey)
  return (done * 1000) / (performance.now() - startedAt)
}

/** By `openssl speed` on the server's core: for each second of processor time, whatever else runs there. */
function opensslRate(algorithm: 'rsa2048' | 'ecdsap256'): number | null {
  const run = spawnSync('taskset', ['-c', String(SERVER_CORE), 'openssl', 'speed', '-seconds', '2', algorithm], { encoding: 'utf8' })
  const line = (run.stdout ?? '').split('\n').find((each) => /^(?:rsa\s+2048|\s*256 bits ecdsa)/.test(each))
  return line?.match(/[\d.]+(?=\s|$)/g)?.map(Number).at(-2) ?? null
}

/** Best of the rounds with what each request cost the server, bare signing measured between them. */
async function rounds(server: BenchTimestampServer, profile: string): Promise<{ best: WrkAnswer; microseconds: number }> {
  const answers: { answer: WrkAnswer; microseconds: number }[] = []
  for (let round = 0; round < ROUNDS; round++) {
    const before = processorMs(server.pid) ?? 0
    const answer = await fullLoad(server.addressOf(profile))
    answers.push({ answer, microseconds: (((processorMs(server.pid) ?? 0) - before) * 1000) / (answer.perSecond * SECONDS) })
  }
  const refused = answers.reduce((sum, { answer }) => sum + answer.refused, 0)
  if (refused > 0) throw new Error(`${refused} requests for ${profile} were refused`)
  return { best: answers.map(({ answer }) => answer).toSorted((a, b) => b.perSecond - a.perSecond)[0]!, microseconds: median(answers.map(({ microseconds }) => microseconds)) }
}

async function bareHttpRate(): Promise<number> {
  const echo = await startProcess('scripts/bench/peers/echo.ts')
  try {
    return (await fullLoad(`${echo.address}/900`, 3)).perSecond
  } finally {
    await echo.stop()
  }
}

/** Tokens without HTTP and without a journal, for each second of processor time. */
async function bouncyCastleRate(): Promise<number | null> {
  const { tsa } = await aPki()
  const peer = startTokenPeer({ pkcs8: encodePkcs8PrivateKey(tsa.keys), certificateDer: tsa.certificate.der, requestDer: request })
  if (!peer) return null
  await peer.measure(4000)
  const rate = await peer.measure(2000)
  peer.stop()
  return rate
}

async function ratesOverHttp(say: (text: string) => void): Promise<{ rows: Row[]; notes: string[]; sm2PerSecond: number }> {
  const server = await startTimestampServer()
  try {
    for (const profile of ['sm2', 'rsa', 'ecdsa']) {
      say(`warming up ${profile}`)
      await fullLoad(server.addressOf(profile), 3)
    }
    say('SM2')
    const sm2 = await rounds(server, 'sm2')
    say('ECDSA')
    const ecdsa = await rounds(server, 'ecdsa')
    say('RSA')
    const bareBefore = opensslRate('rsa2048')
    const rsa = await rounds(server, 'rsa')
    const bareAfter = opensslRate('rsa2048')
    const bareRsa = bareBefore && bareAfter ? (bareBefore + bareAfter) / 2 : null
    const half = await paced(server.addressOf('sm2'), request, { perSecond: sm2.best.perSecond / 2, seconds: 5, connections: CONNECTIONS })
    say('a bare server, BouncyCastle')
    const [bareHttp, theirs] = [await bareHttpRate(), await bouncyCastleRate()]
    return {
      sm2PerSecond: sm2.best.perSecond,
      rows: [
        row('SM2 timestamps over HTTP', sm2.best.perSecond, '1/s', 'bare Node http, same sizes', bareHttp),
        row('SM2 timestamps over HTTP, for each second of processor time', 1e6 / sm2.microseconds, '1/s', 'BouncyCastle, tokens alone', theirs),
        row('SM2 timestamps over HTTP: p99 at half load', half.p99Ms, 'ms'),
        row('SM2 timestamps over HTTP: p99 at full load', sm2.best.p99Ms, 'ms'),
        row('RSA-2048 timestamps over HTTP', rsa.best.perSecond, '1/s', 'bare RSA signing, one core', bareRsa),
        row('RSA-2048 timestamps over HTTP, for each second of processor time', 1e6 / rsa.microseconds, '1/s', 'bare RSA signing', bareRsa),
        row('ECDSA timestamps over HTTP', ecdsa.best.perSecond, '1/s', 'bare P-256 signing, one core', opensslRate('ecdsap256')),
        row('bare RSA signing', bareRsa ?? 0, '1/s', 'node:crypto, one thread', nodeRsaRate()),
      ],
      notes: [`One server process; wrk keeps to core ${LOAD_CORE} with ${CONNECTIONS} keep-alive connections, the server’s threads go where the system puts them ("on one core": all to core ${SERVER_CORE}); every token is synced to the journal before it is answered; the rate is the best of ${ROUNDS} rounds of ${SECONDS} s, the processor time their median. openssl and BouncyCastle count processor time too, so that those ratios hold on a busy machine as well.`, 'RSA beside the bare rate of one core: the first row lets the process use what the load generator leaves of the other core, as it would be deployed; the row “on one core” does not, and there HTTP, token, journal and the way to the thread pool and back stand beside each signature: that reading of the goal (0.85) is not reached.', `At half load ${half.sent.toLocaleString('en')} requests left on time, at ${Math.round(sm2.best.perSecond / 2).toLocaleString('en')}/s, each waiting from the moment it was due; the slowest took ${half.mostMs.toFixed(1)} ms.`],
    }
  } finally {
    await server.stop()
  }
}

async function rsaOnOneCore(bare: number): Promise<Row> {
  const server = await startTimestampServer(SERVER_CORE)
  try {
    await fullLoad(server.addressOf('rsa'), 3)
    return row('RSA-2048 timestamps over HTTP, the server on one core', (await rounds(server, 'rsa')).best.perSecond, '1/s', 'bare RSA signing, same core', bare)
  } finally {
    await server.stop()
  }
}

function journalCost(): Row {
  const output = execFileSync(process.execPath, [path.join(import.meta.dirname, 'load/in-process-tokens.ts')], { encoding: 'utf8' })
  const { on, off } = JSON.parse(output.trim().split('\n').at(-1)!) as { on: number; off: number }
  return row('SM2 tokens without HTTP, journal on', on, '1/s', 'the same, journal off', off)
}

async function memory(say: (text: string) => void): Promise<{ rows: Row[]; note: string }> {
  const server = await startTimestampServer()
  try {
    await fullLoad(server.addressOf('sm2'), 10)
    return await soak(server.pid, 'tokens', async (seconds) => (await fullLoad(server.addressOf('sm2'), seconds)).perSecond * seconds, say)
  } finally {
    await server.stop()
  }
}

export const bench: Bench = async (say) => {
  const missing = missingWrk()
  if (missing) throw new Error(missing)
  const overHttp = await ratesOverHttp(say)
  const bareRsa = overHttp.rows.find(({ figure }) => figure === 'bare RSA signing')!.value
  say('RSA on one core')
  const oneCore = await rsaOnOneCore(bareRsa)
  say('the journal')
  const journal = journalCost()
  const weighed = await memory(say)
  return { rows: [...overHttp.rows, oneCore, journal, ...weighed.rows], notes: [...overHttp.notes, weighed.note] }
}
