// Benchmark `formats`: timestamp tokens against BouncyCastle, certificates against @peculiar/x509 and node:crypto.
import { X509Certificate as NodeCertificate, randomFillSync } from 'node:crypto'
import './peers/reflect-metadata.ts'
import { X509Certificate as PeculiarCertificate } from '@peculiar/x509'
import { createGmEngine } from '../../functions/_adapters/gm-engine/engine.ts'
import { sm2Signer } from '../../functions/_runtime/sm2-signer.ts'
import { bytesToBase64 } from '../../shared/crypto/bytes.ts'
import { signerProfiles } from '../../shared/crypto/cms/profile.ts'
import { OID } from '../../shared/crypto/der/oid.ts'
import { encodePkcs8PrivateKey } from '../../shared/crypto/der/private-key.ts'
import { sm3 } from '../../shared/crypto/sm3.ts'
import { aPki, atMs } from '../../shared/crypto/testing/pki.ts'
import { encodeTimestampRequest } from '../../shared/crypto/tsp/request.ts'
import { prepareTokenWriter } from '../../shared/crypto/tsp/token-writer.ts'
import { encodeTstInfo } from '../../shared/crypto/tsp/tst-info.ts'
import { parseCertificate } from '../../shared/crypto/x509/certificate.ts'
import { displayName } from '../../shared/crypto/x509/name.ts'
import type { SignBytes } from '../../shared/crypto/x509/signature.ts'
import { bouncyCastleBatch, missingJava } from '../oracles/bouncy-castle.ts'
import { median, row, type Bench, type Row } from './figures.ts'

const ROUNDS = 5
const ROUND_MS = 400

/** Runs for about a round's time in one go. @returns runs a second. */
async function rate(act: () => unknown): Promise<number> {
  const startedAt = performance.now()
  let runs = 0
  while (performance.now() - startedAt < ROUND_MS) {
    for (let i = 0; i < 50; i++, runs++) {
      const pending = act()
      if (pending instanceof Promise) await pending
    }
  }
  return (runs * 1000) / (performance.now() - startedAt)
}

/** All of them in turn, round after round, so that a busy machine slows them alike. @returns medians, in the same order. */
async function interleaved(acts: readonly (() => unknown)[]): Promise<number[]> {
  for (const act of acts) await rate(act)
  const samples: number[][] = acts.map(() => [])
  for (let round = 0; round < ROUNDS; round++) for (const [i, act] of acts.entries()) samples[i]!.push(await rate(act))
  return samples.map(median)
}

async function certificates(): Promise<Row[]> {
  const { doctor } = await aPki()
  const { der } = doctor.certificate
  const base64 = bytesToBase64(der)
  const [ours, peculiar, node] = await interleaved([
    () => displayName(parseCertificate(der).subject),
    () => new PeculiarCertificate(base64).subject,
    () => new NodeCertificate(der).subject,
  ])
  return [
    row('parse a certificate', ours!, '1/s', '@peculiar/x509', peculiar!),
    row('parse a certificate', ours!, '1/s', 'node:crypto X509Certificate', node!),
  ]
}

/** Tokens with certificate, accuracy and nonce, by any signer; the digests by the engine, as the time authority makes them. */
async function tokenMaker(sign: SignBytes, digest?: (message: Uint8Array) => Uint8Array): Promise<() => Promise<Uint8Array>> {
  const { tsa } = await aPki()
  const certificate = tsa.certificate.der
  const write = prepareTokenWriter({ profile: signerProfiles.pkcs501, certificates: [certificate], includeCertificates: true, sm3: digest }, sign)
  const imprint = { digestOid: OID.sm3, digest: sm3(certificate) }
  let serial = 0
  return () => write(encodeTstInfo({ policyOid: '1.2.3.4.1', imprint, serialHex: (0x10000000 + serial++).toString(16), genTimeMs: atMs, accuracy: { seconds: 1 }, ordering: false, nonce: 7n }))
}

async function tokens(say: (text: string) => void): Promise<{ rows: Row[]; notes: string[] }> {
  const { tsa } = await aPki()
  const fixed = await tsa.sign(Uint8Array.of(1))
  const figures = ['timestamp token, library', 'timestamp token, library without the signature', 'timestamp token, portable signer']
  const engine = createGmEngine({ random: (lengthBytes) => randomFillSync(new Uint8Array(lengthBytes)) })
  const digest = (message: Uint8Array) => engine.sm3(message)
  const rates = await interleaved([await tokenMaker(sm2Signer(engine, tsa.keys), digest), await tokenMaker(() => Promise.resolve(fixed), digest), await tokenMaker(tsa.sign)])
  const missing = missingJava()
  if (missing) return { rows: figures.map((figure, i) => row(figure, rates[i]!, '1/s')), notes: [missing] }
  say('BouncyCastle')
  const request = encodeTimestampRequest({ imprint: { digestOid: OID.sm3, digest: sm3(tsa.certificate.der) }, nonce: 7n, certReq: true })
  const [answer] = bouncyCastleBatch([{ command: 'bench-tokens', inputs: [encodePkcs8PrivateKey(tsa.keys), tsa.certificate.der, request, '3000'] }], ['-XX:+UseSerialGC'])
  if (!answer?.ok) throw new Error(answer?.refusal)
  const theirs = Number(answer.values.perSecond)
  return { rows: figures.map((figure, i) => row(figure, rates[i]!, '1/s', i === 1 ? 'BouncyCastle, with its signature' : 'BouncyCastle', theirs)), notes: [] }
}

export const bench: Bench = async (say) => {
  say('certificates')
  const parsed = await certificates()
  say('tokens')
  const made = await tokens(say)
  return {
    rows: [...parsed, ...made.rows],
    notes: [
      'Every parser is asked for the subject as text, so that a lazy one does its work.',
      '"Library" signs with the engine in WebAssembly; the portable signer is the phone’s, in JavaScript. Without the signature a fixed one stands for it.',
      'BouncyCastle runs in its own JVM after two seconds of warming up, generator and signer made once.',
      ...made.notes,
    ],
  }
}
