// CO-1: the co-signing steps against vectors from a textbook implementation, and every refusal of the vault.
import { describe, expect, test } from 'vitest'
import { systemRandom, verifyByNode } from '../../../scripts/vectors/node-sm2.ts'
import vectors from '../../vectors/cosign/cosign.json' with { type: 'json' }
import { bytesToHex, hexToBytes } from '../bytes.ts'
import { createSm2 } from '../sm2/curve.ts'
import { messageDigest, verifyDigest } from '../sm2/sign.ts'
import { bindingFactor } from './bind.ts'
import { completeSigning, type CompleteInput } from './complete-signing.ts'
import { respondWithNonces, type PartialSignature } from './respond.ts'
import { rollPhoneShare, rollServerShare } from './roll-shares.ts'
import { cosignSuite } from './suite.ts'

type Signing = (typeof vectors.signings)[number]
const sm2 = createSm2(systemRandom)
const publicNonces = (v: Signing) => ({ suite: cosignSuite, nonceD: hexToBytes(v.nonceDHex), nonceE: hexToBytes(v.nonceEHex) })

function vaultInput(v: Signing): CompleteInput {
  return {
    serverShare: hexToBytes(v.serverShareHex), phonePublic: hexToBytes(v.phonePublicHex),
    jointPublicKey: hexToBytes(v.jointPublicKeyHex), digest: hexToBytes(v.digestHex),
    nonces: { secret: { delta: hexToBytes(v.deltaHex), epsilon: hexToBytes(v.epsilonHex) }, public: publicNonces(v) },
  }
}

const partialOf = (v: Signing): PartialSignature =>
  ({ suite: cosignSuite, r: hexToBytes(v.rHex), s2: hexToBytes(v.s2Hex), s3: hexToBytes(v.s3Hex) })

test('the suite is the one of the vectors', () => expect(cosignSuite).toBe(vectors.suite))

describe.each(vectors.signings)('$id $comment', (v) => {
  const jointPublicKey = hexToBytes(v.jointPublicKeyHex)
  test('the digest that both sides compute', () => {
    expect(bytesToHex(messageDigest(sm2, jointPublicKey, hexToBytes(v.messageHex)))).toBe(v.digestHex)
  })
  test('the binding factor', () => {
    const [pointK2, pointK3] = [v.k2Hex, v.k3Hex].map((k) => sm2.encodePoint(sm2.G.multiply(BigInt(`0x${k}`)))) as [Uint8Array, Uint8Array]
    const rho = bindingFactor(sm2, { jointPublicKey, digest: hexToBytes(v.digestHex), ...publicNonces(v), pointK2, pointK3 })
    expect(bytesToHex(sm2.encodeScalar(rho))).toBe(v.rhoHex)
  })
  test('the phone answers r, s2, s3', () => {
    const input = { phoneShare: hexToBytes(v.phoneShareHex), jointPublicKey, digest: hexToBytes(v.digestHex), nonces: publicNonces(v) }
    expect(respondWithNonces(sm2, input, BigInt(`0x${v.k2Hex}`), BigInt(`0x${v.k3Hex}`))).toEqual(partialOf(v))
  })
  test('the vault completes, and three verifiers accept', () => {
    const signature = completeSigning(sm2, vaultInput(v), partialOf(v))
    expect(bytesToHex(signature)).toBe(v.signatureHex)
    expect(verifyDigest(sm2, jointPublicKey, hexToBytes(v.digestHex), signature)).toBe(true)
    expect(verifyByNode(jointPublicKey, hexToBytes(v.messageHex), signature)).toBe(true)
  })
})

test.each(vectors.refusals)('$id $comment → $result', ({ signing, change, result }) => {
  const changed: Signing = { ...vectors.signings.find(({ id }) => id === signing)!, ...change }
  expect(() => completeSigning(sm2, vaultInput(changed), partialOf(changed))).toThrow(expect.objectContaining({ code: result }))
})

test.each(vectors.rolls)('$id', (roll) => {
  const before = vectors.signings.find(({ id }) => id === roll.signing)!
  const factor = hexToBytes(roll.factorHex)
  expect(bytesToHex(rollPhoneShare(sm2, hexToBytes(before.phoneShareHex), factor))).toBe(roll.phoneShareHex)
  const share = rollServerShare(sm2, { serverShare: hexToBytes(before.serverShareHex), phonePublic: hexToBytes(before.phonePublicHex) }, factor)
  expect(bytesToHex(share.serverShare)).toBe(roll.serverShareHex)
  expect(bytesToHex(share.phonePublic)).toBe(roll.phonePublicHex)
})
