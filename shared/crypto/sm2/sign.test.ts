// GB/T 32918.2 signatures: the sample of the standard, every refusal, and both directions against OpenSSL.
import { execFileSync } from 'node:child_process'
import { createPrivateKey, createSign } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { nodeZ, systemRandom, verifyByNode } from '../../../scripts/vectors/node-sm2.ts'
import vectors from '../../vectors/gbt32918/sign.json' with { type: 'json' }
import { bytesToHex, hexToBytes, utf8ToBytes } from '../bytes.ts'
import { encodeSm2Signature, parseSm2Signature } from '../der/sm2-signature.ts'
import { createSm2 } from './curve.ts'
import { generateKeyPair, messageDigest, publicKeyFromPrivate, signDigest, signWithNonce, verifyDigest, zValue } from './sign.ts'

const sm2 = createSm2(systemRandom)
const sample = vectors.signing
const key = { privateKey: hexToBytes(sample.privateKeyHex), publicKey: hexToBytes(sample.publicKeyHex) }
const digest = hexToBytes(sample.digestHex)
const bytes32 = (value: bigint) => hexToBytes(value.toString(16).padStart(64, '0'))

describe('GB/T 32918.5 Annex A', () => {
  test('public key, Z, e', () => {
    expect(bytesToHex(publicKeyFromPrivate(sm2, key.privateKey))).toBe(sample.publicKeyHex)
    expect(bytesToHex(zValue(sm2, key.publicKey))).toBe(sample.zHex)
    expect(bytesToHex(messageDigest(sm2, key.publicKey, utf8ToBytes(sample.messageText)))).toBe(sample.digestHex)
  })
  test('r and s for the given k', () => {
    const signature = signWithNonce(sm2, key.privateKey, digest, BigInt(`0x${sample.nonceHex}`))
    expect(bytesToHex(signature!)).toBe(sample.signatureHex)
  })
  test.each(vectors.verification)('$id $comment: $result', ({ input, result }) => {
    const publicKey = hexToBytes(input.publicKeyHex)
    const e = isOnCurve(publicKey)
      ? messageDigest(sm2, publicKey, utf8ToBytes(input.messageText), utf8ToBytes(input.idText))
      : digest
    expect(verifyDigest(sm2, publicKey, e, hexToBytes(input.signatureHex))).toBe(result === 'valid')
  })
})

function isOnCurve(publicKey: Uint8Array): boolean {
  try { return sm2.parsePoint(publicKey) !== undefined } catch { return false }
}

describe('agreement with OpenSSL', () => {
  test('it accepts our signatures', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (message) => {
      const own = generateKeyPair(sm2)
      const signature = signDigest(sm2, own.privateKey, messageDigest(sm2, own.publicKey, message))
      expect(verifyByNode(own.publicKey, message, signature)).toBe(true)
      expect(verifyByNode(own.publicKey, Buffer.concat([message, Buffer.of(0)]), signature)).toBe(false)
    }), { numRuns: 25 })
  })
  test('we accept its signatures', () => {
    const pkcs8 = `308187020100301306072a8648ce3d020106082a811ccf5501822d046d306b0201010420${sample.privateKeyHex}a144034200${sample.publicKeyHex}`
    const nodeKey = createPrivateKey({ key: Buffer.from(pkcs8, 'hex'), format: 'der', type: 'pkcs8' })
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (message) => {
      const der = createSign('sm3').update(nodeZ(key.publicKey)).update(message).sign(nodeKey)
      const signature = parseSm2Signature(new Uint8Array(der))
      expect(verifyDigest(sm2, key.publicKey, messageDigest(sm2, key.publicKey, message), signature)).toBe(true)
    }), { numRuns: 25 })
  })
  test('its command line accepts ours, with the default identity', () => {
    const folder = mkdtempSync(join(tmpdir(), 'sm2-'))
    try {
      const [spki, message, der] = ['key.der', 'message', 'signature'].map((name) => join(folder, name)) as [string, string, string]
      writeFileSync(spki, Buffer.from(`3059301306072a8648ce3d020106082a811ccf5501822d034200${sample.publicKeyHex}`, 'hex'))
      writeFileSync(message, '处方 message')
      writeFileSync(der, encodeSm2Signature(signDigest(sm2, key.privateKey, messageDigest(sm2, key.publicKey, utf8ToBytes('处方 message')))))
      const identity = ['-sigopt', 'distid:1234567812345678']
      const output = execFileSync('openssl', ['dgst', '-sm3', ...identity, '-keyform', 'DER', '-verify', spki, '-signature', der, message])
      expect(output.toString()).toContain('Verified OK')
    } finally {
      rmSync(folder, { recursive: true })
    }
  })
})

describe('signing', () => {
  test('two signatures on one digest differ', () => {
    expect(signDigest(sm2, key.privateKey, digest)).not.toEqual(signDigest(sm2, key.privateKey, digest))
  })
  test('a repeating source of randomness does not repeat the nonce for another digest', () => {
    const stuck = createSm2((lengthBytes) => new Uint8Array(lengthBytes).fill(9))
    const e2 = digest.map((byte) => byte ^ 1)
    const nonces = [digest, e2].map((e) => {
      const r = BigInt(`0x${bytesToHex(signDigest(stuck, key.privateKey, e).slice(0, 32))}`)
      return sm2.Fn.sub(r, sm2.reduceDigest(e))
    })
    expect(nonces[0]).not.toBe(nonces[1])
  })
  test('r + k = n and r = 0 ask for another nonce', () => {
    const k = 12345n
    const x = sm2.xModN(sm2.G.multiply(k))
    expect(signWithNonce(sm2, key.privateKey, sm2.encodeScalar(sm2.Fn.neg(x)), k)).toBeUndefined()
    expect(signWithNonce(sm2, key.privateKey, sm2.encodeScalar(sm2.Fn.sub(sm2.Fn.neg(k), x)), k)).toBeUndefined()
  })
  test.each([['0', 0n], ['n - 1', sm2.n - 1n], ['n', sm2.n]])('private key %s is refused', (_, d) => {
    expect(() => signDigest(sm2, bytes32(d), digest)).toThrow(expect.objectContaining({ code: 'crypto.scalar_out_of_range' }))
    expect(() => publicKeyFromPrivate(sm2, bytes32(d))).toThrow(expect.objectContaining({ code: 'crypto.scalar_out_of_range' }))
  })
  test('a digest of another length is refused by both directions', () => {
    const lengthWrong = expect.objectContaining({ code: 'crypto.length_wrong' })
    expect(() => signDigest(sm2, key.privateKey, digest.slice(1))).toThrow(lengthWrong)
    expect(() => verifyDigest(sm2, key.publicKey, digest.slice(1), hexToBytes(sample.signatureHex))).toThrow(lengthWrong)
  })
  test('an identity of 8192 bytes is refused: its length in bits has 16 bits', () => {
    expect(zValue(sm2, key.publicKey, new Uint8Array(8191))).toHaveLength(32)
    expect(() => zValue(sm2, key.publicKey, new Uint8Array(8192))).toThrow(expect.objectContaining({ code: 'crypto.length_wrong' }))
  })
})

test('every bit of a signature counts', () => {
  const signature = hexToBytes(sample.signatureHex)
  fc.assert(fc.property(fc.nat(511), (bit) => {
    const altered = signature.slice()
    altered[bit >> 3]! ^= 1 << (bit & 7)
    expect(verifyDigest(sm2, key.publicKey, digest, altered)).toBe(false)
  }), { numRuns: 60 })
})
