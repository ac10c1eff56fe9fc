// CO-1: signing by two halves over random inputs, and what a dishonest phone or a dishonest network may try.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { systemRandom, verifyByNode } from '../../../scripts/vectors/node-sm2.ts'
import { utf8ToBytes } from '../bytes.ts'
import { createSm2, type Sm2 } from '../sm2/curve.ts'
import { messageDigest, verifyDigest } from '../sm2/sign.ts'
import { acceptEnrolment } from './accept-enrolment.ts'
import { completeSigning, partialFits } from './complete-signing.ts'
import { createNonces } from './create-nonces.ts'
import { createPhoneShare } from './create-phone-share.ts'
import { respond, respondWithNonces, type PartialSignature } from './respond.ts'
import { createRollFactor, rollPhoneShare, rollServerShare } from './roll-shares.ts'

const sm2 = createSm2(systemRandom)
const code = (name: string) => expect.objectContaining({ code: name })
const binding = utf8ToBytes('session')

function enrol(curve: Sm2 = sm2) {
  const context = { sessionId: 's', userId: 'u' }
  const phone = createPhoneShare(curve, context)
  const vault = acceptEnrolment(curve, context, phone.request)
  return { phoneShare: phone.phoneShare, secret: vault.secret, jointPublicKey: vault.response.jointPublicKey }
}

/** One session up to the phone's answer. */
function begin(message: Uint8Array, keys = enrol()) {
  const digest = messageDigest(sm2, keys.jointPublicKey, message)
  const nonces = createNonces(sm2, keys.secret.serverShare, binding)
  const phoneInput = { phoneShare: keys.phoneShare, jointPublicKey: keys.jointPublicKey, digest, nonces: nonces.public }
  const vaultInput = { ...keys.secret, jointPublicKey: keys.jointPublicKey, digest, nonces }
  return { keys, digest, nonces, phoneInput, vaultInput, partial: respond(sm2, phoneInput) }
}

describe('CO-1 a signature by two halves', () => {
  test('for all keys and messages, the result is a plain SM2 signature, for OpenSSL too', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 100 }), (message) => {
      const { keys, digest, vaultInput, partial } = begin(message)
      const signature = completeSigning(sm2, vaultInput, partial)
      expect(verifyDigest(sm2, keys.jointPublicKey, digest, signature)).toBe(true)
      expect(verifyByNode(keys.jointPublicKey, message, signature)).toBe(true)
    }), { numRuns: 25 })
  })
  test('two answers to one begin differ: the phone draws anew', () => {
    const { phoneInput, partial } = begin(binding)
    expect(respond(sm2, phoneInput)).not.toEqual(partial)
  })
  test("the vault's nonces differ per session even if its randomness repeats", () => {
    const stuck = createSm2((lengthBytes) => new Uint8Array(lengthBytes).fill(9))
    const share = enrol().secret.serverShare
    const [one, two] = [createNonces(stuck, share, utf8ToBytes('a')), createNonces(stuck, share, utf8ToBytes('b'))]
    expect(one.secret.delta).not.toEqual(two.secret.delta)
    expect(one.secret.epsilon).not.toEqual(two.secret.epsilon)
    expect(one.secret.delta).not.toEqual(one.secret.epsilon)
  })
})

describe('a wrong share or a wrong digest is told at once', () => {
  test('any other share', () => {
    fc.assert(fc.property(fc.bigInt({ min: 1n, max: sm2.n - 1n }), (wrong) => {
      const { phoneInput, vaultInput } = begin(binding)
      const partial = respond(sm2, { ...phoneInput, phoneShare: sm2.encodeScalar(wrong) })
      expect(() => completeSigning(sm2, vaultInput, partial)).toThrow(code('cosign.partial_wrong'))
    }), { numRuns: 10 })
  })
  test('the digest of a document that the server does not have', () => {
    const { keys, phoneInput, vaultInput } = begin(binding)
    const partial = respond(sm2, { ...phoneInput, digest: messageDigest(sm2, keys.jointPublicKey, utf8ToBytes('other')) })
    expect(() => completeSigning(sm2, vaultInput, partial)).toThrow(code('cosign.partial_wrong'))
  })
  test('another public key on the phone', () => {
    const { phoneInput, vaultInput } = begin(binding)
    const partial = respond(sm2, { ...phoneInput, jointPublicKey: enrol().jointPublicKey })
    expect(() => completeSigning(sm2, vaultInput, partial)).toThrow(code('cosign.partial_wrong'))
  })
  test('answers of two sessions exchanged', () => {
    const keys = enrol()
    const [one, two] = [begin(binding, keys), begin(binding, keys)]
    expect(() => completeSigning(sm2, one.vaultInput, two.partial)).toThrow(code('cosign.partial_wrong'))
    expect(completeSigning(sm2, one.vaultInput, one.partial)).toHaveLength(64)
  })
  test('any single bit of the answer', () => {
    const { vaultInput, partial } = begin(binding)
    fc.assert(fc.property(fc.constantFrom('r', 's2', 's3'), fc.nat(255), (field, bit) => {
      const bytes = partial[field as 's2'].slice()
      bytes[bit >> 3]! ^= 1 << (bit & 7)
      const changed: PartialSignature = { ...partial, [field]: bytes }
      expect(() => completeSigning(sm2, vaultInput, changed)).toThrow(/cosign\.partial_wrong|crypto\.scalar_out_of_range/)
    }), { numRuns: 30 })
  })
})

describe('malformed answers', () => {
  const { vaultInput, partial } = begin(binding)
  const n = sm2.encodeScalar(sm2.n - 1n).map((byte, i) => (i === 31 ? byte + 1 : byte))
  const fields = ['r', 's2', 's3'] as const
  test.each(fields)('%s of 0, n, 2²⁵⁶ − 1', (field) => {
    for (const bytes of [new Uint8Array(32), n, new Uint8Array(32).fill(255)]) {
      expect(() => completeSigning(sm2, vaultInput, { ...partial, [field]: bytes })).toThrow(code('crypto.scalar_out_of_range'))
    }
  })
  test.each(fields)('%s of 31 and 33 bytes', (field) => {
    for (const length of [0, 31, 33]) {
      expect(() => completeSigning(sm2, vaultInput, { ...partial, [field]: new Uint8Array(length).fill(1) })).toThrow(code('crypto.length_wrong'))
    }
  })
  test('s2 = 0 would give the whole key away: r and s2, s3 that would otherwise fit are refused', () => {
    const { keys, digest, vaultInput: vault } = begin(binding)
    const k2 = sm2.randomScalar()
    const r = sm2.Fn.add(sm2.reduceDigest(digest), sm2.xModN(sm2.G.multiply(k2)))
    const s3 = sm2.Fn.mul(sm2.parseScalar(keys.phoneShare), sm2.Fn.add(r, k2))
    const zero = { suite: partial.suite, r: sm2.encodeScalar(r), s2: new Uint8Array(32), s3: sm2.encodeScalar(s3) }
    expect(() => completeSigning(sm2, vault, zero)).toThrow(code('crypto.scalar_out_of_range'))
  })
  test('another suite, on either side', () => {
    const { phoneInput } = begin(binding)
    expect(() => completeSigning(sm2, vaultInput, { ...partial, suite: 'cosign/2' })).toThrow(code('cosign.suite_unknown'))
    expect(() => respond(sm2, { ...phoneInput, nonces: { ...phoneInput.nonces, suite: 'cosign/2' } })).toThrow(code('cosign.suite_unknown'))
  })
})

describe('the phone refuses bad nonces', () => {
  const { phoneInput } = begin(binding)
  const off = phoneInput.nonces.nonceD.map((byte, i) => (i === 64 ? byte ^ 1 : byte))
  test.each([['off the curve', off], ['infinity', Uint8Array.of(0)], ['zeros', new Uint8Array(65)], ['empty', new Uint8Array(0)]])('%s', (_, point) => {
    for (const field of ['nonceD', 'nonceE']) {
      expect(() => respond(sm2, { ...phoneInput, nonces: { ...phoneInput.nonces, [field]: point } })).toThrow(code('crypto.point_invalid'))
    }
  })
  test('a digest or share of another length, a share of 0', () => {
    expect(() => respond(sm2, { ...phoneInput, digest: new Uint8Array(31) })).toThrow(code('crypto.length_wrong'))
    expect(() => respond(sm2, { ...phoneInput, phoneShare: new Uint8Array(31) })).toThrow(code('crypto.length_wrong'))
    expect(() => respondWithNonces(sm2, { ...phoneInput, phoneShare: new Uint8Array(32) }, 1n, 1n)).toThrow(code('crypto.scalar_out_of_range'))
  })
})

describe('rolling shares', () => {
  const old = enrol()
  const factor = createRollFactor(sm2)
  const rolled = { phoneShare: rollPhoneShare(sm2, old.phoneShare, factor), secret: rollServerShare(sm2, old.secret, factor), jointPublicKey: old.jointPublicKey }

  test('the key stays, both halves change', () => {
    const { digest, vaultInput, partial } = begin(binding, rolled)
    expect(verifyDigest(sm2, old.jointPublicKey, digest, completeSigning(sm2, vaultInput, partial))).toBe(true)
    expect(rolled.phoneShare).not.toEqual(old.phoneShare)
    expect(rolled.secret.serverShare).not.toEqual(old.secret.serverShare)
  })
  test('a stale copy is told apart from a wrong PIN', () => {
    const { phoneInput, vaultInput } = begin(binding, rolled)
    const stale = respond(sm2, { ...phoneInput, phoneShare: old.phoneShare })
    expect(() => completeSigning(sm2, vaultInput, stale)).toThrow(code('cosign.partial_wrong'))
    expect(partialFits(sm2, { ...vaultInput, phonePublic: old.secret.phonePublic }, stale)).toBe(true)
    const wrongPin = respond(sm2, { ...phoneInput, phoneShare: sm2.encodeScalar(sm2.randomScalar()) })
    expect(partialFits(sm2, { ...vaultInput, phonePublic: old.secret.phonePublic }, wrongPin)).toBe(false)
  })
  test('a lost answer: the old half still signs with the old half', () => {
    const { vaultInput, partial } = begin(binding, old)
    expect(completeSigning(sm2, vaultInput, partial)).toHaveLength(64)
  })
  test('halves of different generations do not sign', () => {
    const { vaultInput, phoneInput } = begin(binding, { ...rolled, phoneShare: old.phoneShare })
    expect(() => completeSigning(sm2, vaultInput, respond(sm2, phoneInput))).toThrow(code('cosign.partial_wrong'))
  })
  test('many rolls', () => {
    let keys = old
    for (let i = 0; i < 5; i++) {
      const t = createRollFactor(sm2)
      keys = { ...keys, phoneShare: rollPhoneShare(sm2, keys.phoneShare, t), secret: rollServerShare(sm2, keys.secret, t) }
    }
    const { vaultInput, partial } = begin(binding, keys)
    expect(completeSigning(sm2, vaultInput, partial)).toHaveLength(64)
  })
  test.each([['0', new Uint8Array(32)], ['above n', new Uint8Array(32).fill(255)]])('a factor of %s is refused', (_, t) => {
    expect(() => rollPhoneShare(sm2, old.phoneShare, t)).toThrow(code('crypto.scalar_out_of_range'))
    expect(() => rollServerShare(sm2, old.secret, t)).toThrow(code('crypto.scalar_out_of_range'))
  })
})
