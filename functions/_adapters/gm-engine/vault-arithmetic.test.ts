// CO-1: the vault's half of co-signing by the engine, against the vectors and against the portable implementation, refusals included.
import { describe, expect, test } from 'vitest'
import { hexToBytes } from '@yiqian/shared/crypto/bytes.ts'
import { acceptEnrolment } from '@yiqian/shared/crypto/cosign/accept-enrolment.ts'
import { checkEnrolment } from '@yiqian/shared/crypto/cosign/check-enrolment.ts'
import { completeSigning, partialFits, type CompleteInput } from '@yiqian/shared/crypto/cosign/complete-signing.ts'
import { createNonces } from '@yiqian/shared/crypto/cosign/create-nonces.ts'
import { createPhoneShare } from '@yiqian/shared/crypto/cosign/create-phone-share.ts'
import { respond, type PartialSignature } from '@yiqian/shared/crypto/cosign/respond.ts'
import { rollPhoneShare, rollServerShare } from '@yiqian/shared/crypto/cosign/roll-shares.ts'
import { cosignSuite } from '@yiqian/shared/crypto/cosign/suite.ts'
import { CryptoError } from '@yiqian/shared/crypto/error.ts'
import { createSm2 } from '@yiqian/shared/crypto/sm2/curve.ts'
import { verifyDigest } from '@yiqian/shared/crypto/sm2/sign.ts'
import vectors from '@yiqian/shared/vectors/cosign/cosign.json' with { type: 'json' }
import { systemRandom } from '../../../scripts/vectors/node-sm2.ts'
import { base, invertModN, modN, multiply, order, parsePointHex, pointHex, scalarHex } from '../../../scripts/vectors/textbook-sm2.ts'
import { createGmEngine } from './engine.ts'

type Signing = (typeof vectors.signings)[number]
const sm2 = createSm2(systemRandom)
const { vault } = createGmEngine({ random: systemRandom })

const inputOf = (v: Signing): CompleteInput => ({
  serverShare: hexToBytes(v.serverShareHex), phonePublic: hexToBytes(v.phonePublicHex), jointPublicKey: hexToBytes(v.jointPublicKeyHex), digest: hexToBytes(v.digestHex),
  nonces: { secret: { delta: hexToBytes(v.deltaHex), epsilon: hexToBytes(v.epsilonHex) }, public: { suite: cosignSuite, nonceD: hexToBytes(v.nonceDHex), nonceE: hexToBytes(v.nonceEHex) } },
})
const partialOf = (v: Signing): PartialSignature => ({ suite: cosignSuite, r: hexToBytes(v.rHex), s2: hexToBytes(v.s2Hex), s3: hexToBytes(v.s3Hex) })
const outcome = (run: () => unknown): unknown => {
  try {
    return run()
  } catch (error) {
    if (error instanceof CryptoError) return error.code
    throw error
  }
}

describe('vectors', () => {
  test.each(vectors.signings)('$id $comment', (v) => {
    expect(Buffer.from(vault.completeSigning(inputOf(v), partialOf(v))).toString('hex')).toBe(v.signatureHex)
    expect(vault.partialFits(inputOf(v), partialOf(v))).toBe(true)
  })
  test.each(vectors.refusals)('$id $comment → $result', ({ signing, change, result }) => {
    const changed: Signing = { ...vectors.signings.find(({ id }) => id === signing)!, ...change }
    expect(outcome(() => vault.completeSigning(inputOf(changed), partialOf(changed)))).toBe(result)
    expect(outcome(() => vault.partialFits(inputOf(changed), partialOf(changed)))).toEqual(outcome(() => partialFits(sm2, inputOf(changed), partialOf(changed))))
  })
  test.each(vectors.rolls)('$id', (roll) => {
    const before = vectors.signings.find(({ id }) => id === roll.signing)!
    const share = { serverShare: hexToBytes(before.serverShareHex), phonePublic: hexToBytes(before.phonePublicHex) }
    expect(vault.rollServerShare(share, hexToBytes(roll.factorHex))).toEqual({ serverShare: hexToBytes(roll.serverShareHex), phonePublic: hexToBytes(roll.phonePublicHex) })
  })
})

describe('whole sessions with the portable phone', () => {
  test('CO-1 enrol, sign, roll, sign', () => {
    for (let round = 0; round < 3; round++) {
      const context = { sessionId: `session-${round}`, userId: '工号 7' }
      const phone = createPhoneShare(sm2, context)
      const { secret, response } = vault.acceptEnrolment(context, phone.request)
      const jointPublicKey = checkEnrolment(sm2, context, phone.request, response)
      const sign = (phoneShare: Uint8Array, share: typeof secret): void => {
        const digest = systemRandom(32)
        const nonces = vault.createNonces(share.serverShare, digest)
        const partial = respond(sm2, { phoneShare, jointPublicKey, digest, nonces: nonces.public })
        const signature = vault.completeSigning({ ...share, jointPublicKey, digest, nonces }, partial)
        expect(signature).toEqual(completeSigning(sm2, { ...share, jointPublicKey, digest, nonces }, partial))
        expect(verifyDigest(sm2, jointPublicKey, digest, signature)).toBe(true)
      }
      sign(phone.phoneShare, secret)
      const factor = vault.createRollFactor()
      const rolled = vault.rollServerShare(secret, factor)
      expect(rolled).toEqual(rollServerShare(sm2, secret, factor))
      sign(rollPhoneShare(sm2, phone.phoneShare, factor), rolled)
    }
  })
  test('the portable vault and this one refuse the same enrolments', () => {
    const context = { sessionId: 'one', userId: 'u' }
    const { request } = createPhoneShare(sm2, context)
    const flip = (bytes: Uint8Array, at = bytes.length - 1) => bytes.map((byte, i) => (i === at ? byte ^ 1 : byte))
    const { phonePublic, proof: { commitment, response } } = request
    const bad = [
      { ...request, suite: 'cosign/0' }, { ...request, phonePublic: flip(phonePublic) }, { ...request, phonePublic: hexToBytes(pointHex(base)) },
      { ...request, proof: { commitment: flip(commitment), response } }, { ...request, proof: { commitment, response: flip(response) } },
      { ...request, proof: { commitment: phonePublic, response } }, { ...request, proof: { commitment, response: new Uint8Array(32) } },
      { ...request, proof: { commitment, response: response.slice(1) } }, { ...request, proof: { commitment: commitment.slice(1), response } },
    ]
    for (const changed of bad) {
      const code = outcome(() => acceptEnrolment(sm2, context, changed))
      expect(code).toMatch(/^(crypto|cosign)\./)
      expect(outcome(() => vault.acceptEnrolment(context, changed))).toBe(code)
    }
    expect(outcome(() => vault.acceptEnrolment({ ...context, userId: 'v' }, request))).toBe('crypto.authentication_failed')
  })
})

describe('CO-1 malformed and hostile partials get the portable answer', () => {
  const v = vectors.signings[0]!
  const edges = ['0', '1', '2', scalarHex(order - 1n), scalarHex(order), scalarHex(order + 1n), 'f'.repeat(64)].map((hex) => hexToBytes(hex.padStart(64, '0')))
  const odd = [new Uint8Array(0), new Uint8Array(31).fill(1), new Uint8Array(33).fill(1)]
  const partials = (['r', 's2', 's3'] as const).flatMap((name) => [...edges, ...odd].map((value) => ({ ...partialOf(v), [name]: value })))
  test('each field at its edges', () => {
    for (const partial of partials) {
      expect(outcome(() => vault.completeSigning(inputOf(v), partial))).toEqual(outcome(() => completeSigning(sm2, inputOf(v), partial)))
    }
  })
  test('each field of the vault\'s own input', () => {
    const point = inputOf(v).phonePublic
    const changes: Partial<CompleteInput>[] = [
      ...[...edges, ...odd].map((serverShare) => ({ serverShare })), ...odd.map((digest) => ({ digest })),
      ...[odd[0]!, point.slice(1), point.map((byte, i) => (i === 64 ? byte ^ 1 : byte)), hexToBytes(pointHex(base))].map((phonePublic) => ({ phonePublic })),
      ...[...edges, ...odd].map((delta) => ({ nonces: { ...inputOf(v).nonces, secret: { ...inputOf(v).nonces.secret, delta } } })),
      ...[...edges, ...odd].map((epsilon) => ({ nonces: { ...inputOf(v).nonces, secret: { ...inputOf(v).nonces.secret, epsilon } } })),
    ]
    for (const change of changes) {
      const input = { ...inputOf(v), ...change }
      expect(outcome(() => vault.completeSigning(input, partialOf(v)))).toEqual(outcome(() => completeSigning(sm2, input, partialOf(v))))
    }
  })
  test('K2 at infinity: s3·PC = r·G', () => {
    const inverse = invertModN(BigInt(`0x${v.phoneShareHex}`))
    const s3 = modN(BigInt(`0x${v.rHex}`) * invertModN(inverse))
    expect(pointHex(multiply(parsePointHex(v.phonePublicHex), s3))).toBe(pointHex(multiply(base, BigInt(`0x${v.rHex}`))))
    const partial = { ...partialOf(v), s3: hexToBytes(scalarHex(s3)) }
    expect(outcome(() => completeSigning(sm2, inputOf(v), partial))).toBe('cosign.partial_wrong')
    expect(outcome(() => vault.completeSigning(inputOf(v), partial))).toBe('cosign.partial_wrong')
  })
})

test('the same randomness gives the same nonces as the portable implementation', () => {
  const fixed = systemRandom(32)
  let ready = false
  const random = (lengthBytes: number) => (ready && lengthBytes === 32 ? fixed.slice() : systemRandom(lengthBytes))
  const [own, other] = [createGmEngine({ random }), createSm2(random)]
  ready = true
  const [share, binding] = [hexToBytes(vectors.signings[0]!.serverShareHex), systemRandom(200_000)]
  expect(own.vault.createNonces(share, fixed, binding)).toEqual(createNonces(other, share, fixed, binding))
})
