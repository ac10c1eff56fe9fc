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
import type { Bench } from './figures.ts'
import { startTokenPeer } from './peers/rates.ts'
import { addSample, comparisonRows, cpuRate, pinToOneCore, type Comparisons, type Samples } from './rounds.ts'

const ROUNDS = 15
const CASE_MS = 150

type Cases = Record<string, () => unknown>

/** Every parser is asked for the subject as text. */
async function certificateCases(): Promise<Cases> {
  const { doctor } = await aPki()
  const { der } = doctor.certificate
  const base64 = bytesToBase64(der)
  return {
    'parse a certificate': () => displayName(parseCertificate(der).subject),
    '@peculiar/x509': () => new PeculiarCertificate(base64).subject,
    'node:crypto X509Certificate': () => new NodeCertificate(der).subject,
  }
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

async function tokenCases(): Promise<Cases> {
  const { tsa } = await aPki()
  const fixed = await tsa.sign(Uint8Array.of(1))
  const engine = createGmEngine({ random: (lengthBytes) => randomFillSync(new Uint8Array(lengthBytes)) })
  const digest = (message: Uint8Array) => engine.sm3(message)
  return {
    'timestamp token, library': await tokenMaker(sm2Signer(engine, tsa.keys), digest),
    'timestamp token, library without the signature': await tokenMaker(() => Promise.resolve(fixed), digest),
    'timestamp token, portable signer': await tokenMaker(tsa.sign),
  }
}

async function tokenPeer() {
  const { tsa } = await aPki()
  const requestDer = encodeTimestampRequest({ imprint: { digestOid: OID.sm3, digest: sm3(tsa.certificate.der) }, nonce: 7n, certReq: true })
  return startTokenPeer({ pkcs8: encodePkcs8PrivateKey(tsa.keys), certificateDer: tsa.certificate.der, requestDer })
}

async function measure(say: (text: string) => void): Promise<Samples> {
  const samples: Samples = new Map()
  const cases = { ...(await certificateCases()), ...(await tokenCases()) }
  const peer = await tokenPeer()
  for (const act of Object.values(cases)) await cpuRate(act, 2 * CASE_MS)
  await peer?.measure(4000)
  for (let round = 0; round < ROUNDS; round++) {
    say(`round ${round + 1} of ${ROUNDS}`)
    for (const [name, act] of Object.entries(cases)) {
      addSample(samples, name, await cpuRate(act, CASE_MS))
      if (peer && name === 'timestamp token, library') addSample(samples, 'BouncyCastle', await peer.measure(2 * CASE_MS))
    }
  }
  peer?.stop()
  return samples
}

const comparisons: Comparisons = {
  peers: {
    'parse a certificate': ['@peculiar/x509', 'node:crypto X509Certificate'],
    'timestamp token, library': ['BouncyCastle'],
    'timestamp token, library without the signature': ['BouncyCastle'],
    'timestamp token, portable signer': ['BouncyCastle'],
  },
  unit: () => '1/s',
  factor: () => 1,
}

export const bench: Bench = async (say) => {
  const isPinned = pinToOneCore()
  const samples = await measure(say)
  return {
    rows: comparisonRows(samples, comparisons),
    notes: [
      `${isPinned ? 'All on the same core' : 'One core each'}, CPU time of the working thread, ${ROUNDS} rounds in turns; a figure without "median" is the best round.`,
      'Every parser is asked for the subject as text, so that a lazy one does its work.',
      '"Library" signs with the engine in WebAssembly; the portable signer is the phone’s, in JavaScript. Without the signature a fixed one stands for it.',
      'BouncyCastle is one JVM that is asked round by round, warmed for four seconds, generator and signer made once; what its compiler and collector do on other threads is not counted against it.',
      ...(samples.has('BouncyCastle') ? [] : ['BouncyCastle is missing here.']),
    ],
  }
}
