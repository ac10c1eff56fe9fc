// Benchmark `sm2`: the engine's signatures, the vault's last step and SM4-GCM on one core, beside everybody else's.
import { createSign, createVerify, createPrivateKey, createPublicKey, generateKeyPairSync, randomFillSync, sign, verify } from 'node:crypto'
import * as smCrypto from 'sm-crypto-v2'
import { createGmEngine } from '../../functions/_adapters/gm-engine/engine.ts'
import { createSecondOpinion } from '../../functions/_adapters/key-shares/second-opinion.ts'
import { bytesToHex } from '../../shared/crypto/bytes.ts'
import { checkEnrolment } from '../../shared/crypto/cosign/check-enrolment.ts'
import { completeSigning } from '../../shared/crypto/cosign/complete-signing.ts'
import { createPhoneShare } from '../../shared/crypto/cosign/create-phone-share.ts'
import { respond } from '../../shared/crypto/cosign/respond.ts'
import { createSm2 } from '../../shared/crypto/sm2/curve.ts'
import { signDigest, verifyDigest } from '../../shared/crypto/sm2/sign.ts'
import { sm4Gcm } from '../../shared/crypto/sm4-gcm.ts'
import type { Bench } from './figures.ts'
import { opensslRates, opensslVersion, startBouncyCastle } from './peers/rates.ts'
import { addSample, comparisonRows, cpuRate, pinToOneCore, type Comparisons, type Samples } from './rounds.ts'

const ROUNDS = 5
const CASE_MS = 150
const GCM_BYTES = 16_384
const random = (lengthBytes: number): Uint8Array<ArrayBuffer> => randomFillSync(new Uint8Array(lengthBytes))

type Cases = Record<string, () => unknown>

/** A fair start: every case has been compiled, and says that its own answer is right. */
function ownCases(): Cases {
  const engine = createGmEngine({ random, knownKeys: { buildAt: 1 } })
  const cold = createGmEngine({ random, knownKeys: { tables: 0 } })
  const sm2 = createSm2(random)
  const { privateKey, publicKey } = engine.generateKeyPair()
  const digest = random(32)
  const signature = engine.signDigest(privateKey, digest)
  const message = random(64)
  const signMessage = engine.prepareSigner({ privateKey, publicKey })
  const [key, record] = [random(16), random(GCM_BYTES)]
  const [ours, portable] = [engine.sm4Gcm(key), sm4Gcm(key)]
  const session = cosignSession(cold)
  const opinion = createSecondOpinion()
  const must = (isRight: boolean): void => {
    if (!isRight) throw new Error('a benchmark case gives a wrong answer')
  }
  return {
    'SM2 sign': () => engine.signDigest(privateKey, digest),
    'SM2 sign of a message': () => signMessage(message),
    'SM2 verify, any key': () => must(cold.verifyDigest(publicKey, digest, signature)),
    'SM2 verify, known key': () => must(engine.verifyDigest(publicKey, digest, signature)),
    'vault complete': () => must(cold.vault.completeSigning(session.input, session.partial).length === 64),
    'vault complete and second opinion': () => must(opinion.verify(session.input.jointPublicKey, session.message, cold.vault.completeSigning(session.input, session.partial))),
    'SM4-GCM': () => ours.seal(random(12), record),
    'portable sign': () => signDigest(sm2, privateKey, digest),
    'portable verify': () => must(verifyDigest(sm2, publicKey, digest, signature)),
    'portable complete': () => must(completeSigning(sm2, session.input, session.partial).length === 64),
    'portable GCM': () => portable.seal(random(12), record),
  }
}

/** One session up to the phone's partial; the vault's last step can be repeated on it. */
function cosignSession(engine: ReturnType<typeof createGmEngine>) {
  const sm2 = createSm2(random)
  const context = { sessionId: 'bench', userId: 'bench' }
  const phone = createPhoneShare(sm2, context)
  const { secret, response } = engine.vault.acceptEnrolment(context, phone.request)
  const jointPublicKey = checkEnrolment(sm2, context, phone.request, response)
  const message = random(64)
  const digest = engine.messageDigest(jointPublicKey, message)
  const nonces = engine.vault.createNonces(secret.serverShare, digest)
  const partial = respond(sm2, { phoneShare: phone.phoneShare, jointPublicKey, digest, nonces: nonces.public })
  return { input: { ...secret, jointPublicKey, digest, nonces }, partial, message }
}

function peerCases(): Cases {
  const message = random(64)
  const p256 = generateKeyPairSync('ec', { namedCurve: 'prime256v1' })
  const p256Signature = sign('sha256', message, p256.privateKey)
  const made = generateKeyPairSync('ec', { namedCurve: 'SM2' })
  // Exported and read again: only then does Node make SM2 signatures with it.
  const privateKey = createPrivateKey(made.privateKey.export({ type: 'pkcs8', format: 'pem' }))
  const publicKey = createPublicKey(made.publicKey.export({ type: 'spki', format: 'pem' }))
  const sm2Signature = createSign('sm3').update(message).sign(privateKey)
  const other = smCrypto.sm2.generateKeyPairHex()
  const options = { hash: true, publicKey: other.publicKey, der: true }
  const otherSignature = smCrypto.sm2.doSignature(message, other.privateKey, options)
  const prepared = smCrypto.sm2.precomputePublicKey(other.publicKey)
  const [key, record] = [bytesToHex(random(16)), random(GCM_BYTES)]
  const must = (isRight: boolean): void => {
    if (!isRight) throw new Error('a peer gives a wrong answer')
  }
  return {
    'node:crypto P-256 sign': () => sign('sha256', message, p256.privateKey),
    'node:crypto P-256 verify': () => must(verify('sha256', message, p256.publicKey, p256Signature)),
    'node:crypto SM2 sign': () => createSign('sm3').update(message).sign(privateKey),
    'node:crypto SM2 verify': () => must(createVerify('sm3').update(message).verify(publicKey, sm2Signature)),
    'sm-crypto-v2 sign': () => smCrypto.sm2.doSignature(message, other.privateKey, options),
    'sm-crypto-v2 verify': () => must(smCrypto.sm2.doVerifySignature(message, otherSignature, other.publicKey, { hash: true, der: true })),
    'sm-crypto-v2 verify, key prepared': () => must(smCrypto.sm2.doVerifySignature(message, otherSignature, prepared, { hash: true, der: true })),
    'sm-crypto-v2 GCM': () => smCrypto.sm4.encrypt(record, key, { mode: 'gcm', iv: bytesToHex(random(12)), output: 'array', outputTag: true }),
  }
}

async function measure(say: (text: string) => void): Promise<Samples> {
  const samples: Samples = new Map()
  const add = (name: string, value: number): void => addSample(samples, name, value)
  const cases = { ...ownCases(), ...peerCases() }
  const bouncyCastle = startBouncyCastle()
  for (const act of Object.values(cases)) await cpuRate(act, CASE_MS)
  await bouncyCastle?.measure(2000)
  for (let round = 0; round < ROUNDS; round++) {
    say(`round ${round + 1} of ${ROUNDS}`)
    for (const [name, act] of Object.entries(cases)) add(name, await cpuRate(act, CASE_MS))
    const openssl = opensslRates()
    if (openssl) {
      add('OpenSSL P-256 sign', openssl.p256Sign)
      add('OpenSSL P-256 verify', openssl.p256Verify)
      add('OpenSSL SM2 sign', openssl.sm2Sign)
      add('OpenSSL SM2 verify', openssl.sm2Verify)
    }
    const java = await bouncyCastle?.measure(3 * CASE_MS)
    if (java) {
      add('BouncyCastle SM2 sign', java.sign)
      add('BouncyCastle SM2 verify', java.verify)
      add('BouncyCastle SM4-GCM', java.gcm)
    }
  }
  bouncyCastle?.stop()
  return samples
}

const verifyPeers = ['OpenSSL P-256 verify', 'node:crypto P-256 verify', 'OpenSSL SM2 verify', 'node:crypto SM2 verify', 'BouncyCastle SM2 verify']
/** figure → whom it is compared with */
const comparisons: Readonly<Record<string, readonly string[]>> = {
  'SM2 sign': ['OpenSSL P-256 sign', 'node:crypto P-256 sign', 'OpenSSL SM2 sign', 'node:crypto SM2 sign', 'BouncyCastle SM2 sign', 'sm-crypto-v2 sign', 'portable sign'],
  'SM2 sign of a message': ['OpenSSL P-256 sign', 'node:crypto P-256 sign', 'BouncyCastle SM2 sign'],
  'SM2 verify, any key': [...verifyPeers, 'sm-crypto-v2 verify', 'portable verify'],
  'SM2 verify, known key': [...verifyPeers, 'sm-crypto-v2 verify, key prepared'],
  'vault complete': ['portable complete'],
  'vault complete and second opinion': [],
  'SM4-GCM': ['BouncyCastle SM4-GCM', 'sm-crypto-v2 GCM', 'portable GCM'],
}

const inUnits: Comparisons = {
  peers: comparisons,
  unit: (figure) => (figure === 'SM4-GCM' ? 'MB/s' : 'op/s'),
  factor: (name) => (/GCM/.test(name) ? GCM_BYTES / 1e6 : 1),
}

export const bench: Bench = async (say) => {
  const isPinned = pinToOneCore()
  return { rows: comparisonRows(await measure(say), inUnits), notes: notes(isPinned) }
}

const notes = (isPinned: boolean): string[] => [
  `${isPinned ? 'All on the same core' : 'One core each'}, CPU time, ${ROUNDS} rounds in turns; a figure without "median" is the best round. OpenSSL is the machine's command (${opensslVersion()}, \`openssl speed\`), node:crypto is ${process.versions.openssl}.`,
  'Signing is constant-time, hedged, one at a time, without a pool of nonces; a message is signed by a prepared key, Z and digest included; verifying "any key" has no table of the key.',
  '"vault complete" checks a partial and finishes the signature; the second opinion is OpenSSL through node:crypto, which takes more time than the engine.',
  'SM4-GCM seals 16 KiB; the engine looks nothing up by address.',
]
