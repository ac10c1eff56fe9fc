// Benchmark `signverify`: the sign/verify server over HTTP and TCP, one process, the load on the other core; a file of 1 GB by pieces. `--minutes 10` watches the memory so long.
import { createHash, randomBytes } from 'node:crypto'
import { spawn, spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import net from 'node:net'
import path from 'node:path'
import { base64ToBytes } from '../../shared/crypto/bytes.ts'
import type { AnyMessage } from '../../shared/crypto/svs/fields.ts'
import type { SvsOperation, SvsRequestOf } from '../../shared/crypto/svs/messages.ts'
import { SGD } from '../../shared/crypto/svs/methods.ts'
import { encodeSvsRequest } from '../../shared/crypto/svs/svs-request.ts'
import { createGmEngine } from '../../functions/_adapters/gm-engine/engine.ts'
import { formClient, openFrames, overFrames } from '../../functions/signing/testing/clients.ts'
import { capital } from '../../functions/signing/transports/http.ts'
import { writeForm } from '../../functions/signing/transports/form.ts'
import { toText } from '../../functions/signing/transports/text-messages.ts'
import { median, row, type Bench, type Figures, type Row } from './figures.ts'
import { certificateOf, startSignServer, type LoadedSignServer } from './load/sign-server.ts'
import { processorMs, residentMb, startProcess } from './load/processes.ts'
import { soak } from './load/soak.ts'
import { wrk } from './load/wrk.ts'
import { addSample, cpuRate, type Samples } from './rounds.ts'

const ROUNDS = 3
const SECONDS = 4
const CONNECTIONS = 64
const FILE_BYTES = 1_000_000_000
const PIECE_BYTES = 1 << 20

interface Case {
  operation: SvsOperation
  request: AnyMessage
}

interface Load {
  perSecond: number
  /** for each second of the server's processor time */
  perCpuSecond: number
}

const canPin = spawnSync('taskset', ['--version']).status === 0
const onCore = (core: number, command: string, args: string[]): [string, string[]] => (canPin ? ['taskset', ['-c', String(core), command, ...args]] : [command, args])

async function output(command: string, args: string[]): Promise<string> {
  const child = spawn(...onCore(0, command, args), { stdio: ['ignore', 'pipe', 'inherit'] })
  let text = ''
  child.stdout.on('data', (chunk: Buffer) => (text += chunk.toString()))
  await new Promise((resolve) => child.once('exit', resolve))
  return text
}

async function clocked(server: LoadedSignServer, load: () => Promise<number>): Promise<Load> {
  const before = processorMs(server.process.pid) ?? 0
  const perSecond = await load()
  const used = ((processorMs(server.process.pid) ?? 0) - before) / 1000
  return { perSecond, perCpuSecond: used === 0 ? perSecond : (perSecond * SECONDS) / used }
}

/** wrk over connections that stay open; every answer that is not `respValue=0` counts as wrong. */
async function overHttp(server: LoadedSignServer, { operation, request }: Case, seconds = SECONDS): Promise<number> {
  const script = path.join(server.folder, `${operation}-${String(request['signMethod'])}.lua`)
  writeFileSync(script, `wrk.method = 'POST'
wrk.headers['Content-Type'] = 'application/x-www-form-urlencoded'
wrk.body = '${writeForm(toText(request))}'
local threads = {}
counter, wrong = 0, 0
function setup(thread) table.insert(threads, thread) end
function init() counter = 0 wrong = 0 end
function response(status, headers, body) counter = counter + 1 if counter % 500 == 1 and (status ~= 200 or not body:find('^respValue=0')) then wrong = wrong + 1 end end
function done(summary, latency) local all = 0 for _, thread in ipairs(threads) do all = all + thread:get('wrong') end
  io.write(string.format('\\nRESULT %d %d %d %d\\n', summary.requests, summary.duration, all + summary.errors.status + summary.errors.read, latency:percentile(99))) end
`)
  const text = await output('wrk', ['-t1', `-c${CONNECTIONS}`, `-d${seconds}s`, '-s', script, `${server.process.address}/SignServer/${capital(operation)}`])
  const [, requests, duration, wrong] = /RESULT (\d+) (\d+) (\d+) (\d+)/.exec(text) ?? []
  if (requests === undefined || wrong !== '0') throw new Error(`wrk: ${text}`)
  return (Number(requests) * 1e6) / Number(duration)
}

/** What Node's own server answers to the same load: how fast the machine is at this hour. */
async function bareHttp(): Promise<number> {
  const echo = await startProcess('scripts/bench/peers/echo.ts')
  try {
    return (await wrk(`${echo.address}/200`, new Uint8Array(300), { seconds: 2, connections: CONNECTIONS, core: 0 })).perSecond
  } finally {
    await echo.stop()
  }
}

async function overTcp(server: LoadedSignServer, { operation, request }: Case): Promise<number> {
  const file = path.join(server.folder, `${operation}.der`)
  writeFileSync(file, encodeSvsRequest(operation, request as unknown as SvsRequestOf<SvsOperation>))
  const text = await output(process.execPath, [path.join(import.meta.dirname, 'peers/svs-frames.ts'), '127.0.0.1', String(server.tcpPort), file, '8', '16', String(SECONDS)])
  const { perSecond, wrong } = JSON.parse(text) as { perSecond: number; wrong: number }
  if (wrong > 0) throw new Error(`${wrong} wrong answers over TCP`)
  return perSecond
}

async function cases(server: LoadedSignServer): Promise<Record<'sign' | 'verify' | 'ecdsa sign' | 'ecdsa verify', Case>> {
  const inData = new Uint8Array(randomBytes(32))
  const data = { inDataLen: inData.length, inData }
  const made = async (index: number, signMethod: number, cert: Uint8Array) => {
    const sign = { signMethod, keyIndex: index, keyValue: server.code, ...data }
    const { signature } = await formClient(server.process.address).call('signData', sign)
    return [{ operation: 'signData', request: sign }, { operation: 'verifySignedData', request: { signMethod, type: 1, cert, ...data, signature, verifyLevel: 2 } }] as [Case, Case]
  }
  const [sign, verify] = await made(1, SGD.SM3_SM2, certificateOf(server.keys.sm2))
  const [ecdsaSign, ecdsaVerify] = await made(2, SGD.SHA256_ECDSA, certificateOf(server.keys.ecdsa))
  return { sign, verify, 'ecdsa sign': ecdsaSign, 'ecdsa verify': ecdsaVerify }
}

/** Full load over HTTP. @returns what loads the server for so many seconds, and says how many answers came */
export async function signAndVerifyByTurns(server: LoadedSignServer): Promise<(seconds: number) => Promise<number>> {
  const { sign, verify } = await cases(server)
  let turn = 0
  return async (seconds) => seconds * (await overHttp(server, turn++ % 2 ? verify : sign, seconds))
}

/** One file by init, update, final; memory looked at after every hundred pieces. */
async function largeFile(server: LoadedSignServer): Promise<{ sign: number; verify: number; mostMb: number; digest: number }> {
  const frames = openFrames(net.connect(server.tcpPort, '127.0.0.1'))
  const client = overFrames(frames.send, frames.close)
  const piece = new Uint8Array(randomBytes(PIECE_BYTES))
  const asked = { signMethod: SGD.SM3_SM2, signerPublicKey: base64ToBytes(server.keys.sm2.publicKeyInfoBase64) }
  let mostMb = 0
  const send = async (operation: 'signDataUpdate' | 'verifySignedDataUpdate', SessionID: Uint8Array): Promise<void> => {
    const frame = encodeSvsRequest(operation, { SessionID, inDataLen: piece.length, inData: piece })
    const last = FILE_BYTES % PIECE_BYTES
    for (let count = 0; count < Math.floor(FILE_BYTES / PIECE_BYTES); count += 4) {
      await Promise.all(Array.from({ length: 4 }, () => frames.send(frame)))
      if (count % 100 === 0) mostMb = Math.max(mostMb, residentMb(server.process.pid))
    }
    await client.call(operation, { SessionID, inDataLen: last, inData: piece.subarray(0, last) })
  }
  const startedAt = performance.now()
  const signing = (await client.call('signDataInit', asked)).SessionID!
  await send('signDataUpdate', signing)
  const { signature } = await client.call('signDataFinal', { keyIndex: 1, keyValue: server.code, SessionID: signing })
  const signedAt = performance.now()
  const verifying = (await client.call('verifySignedDataInit', asked)).SessionID!
  await send('verifySignedDataUpdate', verifying)
  const { respValue } = await client.call('verifySignedDataFinal', { type: 1, cert: certificateOf(server.keys.sm2), SessionID: verifying, signature: signature!, verifyLevel: 2 })
  const verifiedAt = performance.now()
  client.close()
  if (respValue !== 0) throw new Error(`the file’s signature: ${respValue}`)
  const hash = createHash('sm3')
  const digestAt = performance.now()
  for (let size = 0; size < FILE_BYTES / 4; size += PIECE_BYTES) hash.update(piece)
  const perMs = FILE_BYTES / 1000
  return { sign: perMs / (signedAt - startedAt), verify: perMs / (verifiedAt - signedAt), mostMb, digest: perMs / 4 / (performance.now() - digestAt) }
}

export const bench: Bench = async (say): Promise<Figures> => {
  const server = await startSignServer()
  if (canPin) spawnSync('taskset', ['-c', '-p', '1', String(server.process.pid)]) // its main thread; the others go where the system puts them
  const gm = createGmEngine({ random: (length) => new Uint8Array(randomBytes(length)) })
  const pair = gm.generateKeyPair()
  const digest = new Uint8Array(randomBytes(32))
  const signature = gm.signDigest(pair.privateKey, digest)
  try {
    const { sign, verify, 'ecdsa sign': ecdsaSign, 'ecdsa verify': ecdsaVerify } = await cases(server)
    say('a file of 1 GB')
    const file = await largeFile(server)
    const [wall, cpu]: Samples[] = [new Map(), new Map()]
    for (let round = 0; round <= ROUNDS; round++) {
      say(round === 0 ? 'warming' : `round ${round} of ${ROUNDS}`)
      for (const [name, load] of Object.entries({
        'sign HTTP': () => overHttp(server, sign), 'verify HTTP': () => overHttp(server, verify),
        'sign TCP': () => overTcp(server, sign), 'verify TCP': () => overTcp(server, verify),
        'ecdsa sign HTTP': () => overHttp(server, ecdsaSign), 'ecdsa verify HTTP': () => overHttp(server, ecdsaVerify),
      })) {
        const { perSecond, perCpuSecond } = await clocked(server, load)
        if (round > 0) addSample(wall, name, perSecond)
        if (round > 0) addSample(cpu, name, perCpuSecond)
      }
      if (round > 0) addSample(wall, 'bare HTTP', await bareHttp())
      if (round > 0) addSample(cpu, 'engine sign', await cpuRate(() => gm.signDigest(pair.privateKey, digest), 500))
      if (round > 0) addSample(cpu, 'engine verify', await cpuRate(() => gm.verifyDigest(pair.publicKey, digest, signature), 500))
    }
    const weighed = await soak(server.process.pid, 'signatures and verdicts over HTTP, by turns', await signAndVerifyByTurns(server), say)
    return { rows: [...rowsOf(wall, cpu, file), ...weighed.rows], notes: [...notes, weighed.note] }
  } finally {
    await server.stop()
  }
}

function rowsOf(wall: Samples, cpu: Samples, file: { sign: number; verify: number; mostMb: number; digest: number }): Row[] {
  const [best, of] = [(name: string) => Math.max(...wall.get(name)!), (name: string) => median(cpu.get(name)!)]
  const both = (figure: string, name: string, ...peers: [string, string][]): Row[] => [
    row(figure, best(name), '/s', peers[0]![0], best(peers[0]![1])),
    row(`${figure}, for each second of its processor`, of(name), '/s', peers[1]![0], of(peers[1]![1])),
  ]
  return [
    ...both('SM2 sign over HTTP', 'sign HTTP', ['ECDSA P-256 sign over HTTP, same server', 'ecdsa sign HTTP'], ['engine alone, in process', 'engine sign']),
    row('  of Node’s own HTTP server under the same load', best('sign HTTP'), '/s', 'bare Node http', best('bare HTTP')),
    ...both('SM2 verify over HTTP', 'verify HTTP', ['ECDSA P-256 verify over HTTP, same server', 'ecdsa verify HTTP'], ['engine alone, known key', 'engine verify']),
    ...both('SM2 sign over TCP', 'sign TCP', ['SM2 sign over HTTP', 'sign HTTP'], ['engine alone, in process', 'engine sign']),
    ...both('SM2 verify over TCP', 'verify TCP', ['SM2 verify over HTTP', 'verify HTTP'], ['engine alone, known key', 'engine verify']),
    row('1 GB file signed by pieces', file.sign, 'MB/s', 'SM3 by node:crypto alone', file.digest),
    row('1 GB file verified by pieces', file.verify, 'MB/s', 'SM3 by node:crypto alone', file.digest),
    row('memory while a 1 GB file goes through, most', file.mostMb, 'MB', 'the goal', 200),
  ]
}

const notes = [
  `One process of the function alone, its main thread on core 1 and its others where the system puts them, the load on core 0 (wrk with ${CONNECTIONS} connections; over TCP 8 connections with 16 requests ahead); ${ROUNDS} rounds of ${SECONDS} s for each case, the best of them; content of 32 bytes, one key, its permission code checked, every operation in the journal on disk before it is answered.`,
  'Verification is at level 2: the signature, the certificate’s period, its path to a trusted root and the revocation list.',
  'The rates for each second of the server’s processor time do not depend on what else the machine does; they are medians.',
]
