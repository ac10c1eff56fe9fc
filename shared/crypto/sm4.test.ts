// GB/T 32907 SM4 and its modes: samples of the standards, agreement with OpenSSL, GCM against a bit-by-bit definition.
import { createCipheriv, createDecipheriv } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { textbookSeal } from '../../scripts/vectors/textbook-gcm.ts'
import sm4Vectors from '../vectors/gbt32907/sm4.json' with { type: 'json' }
import gcmVectors from '../vectors/rfc8998/sm4-gcm.json' with { type: 'json' }
import { bytesToHex, hexToBytes } from './bytes.ts'
import { cryptSm4Block, expandSm4Key, sm4DecryptBlock, sm4EncryptBlock } from './sm4.ts'
import { sm4Gcm } from './sm4-gcm.ts'
import { sm4CbcDecrypt, sm4CbcEncrypt, sm4Ctr, sm4EcbDecrypt, sm4EcbEncrypt } from './sm4-modes.ts'

const sixteen = fc.uint8Array({ minLength: 16, maxLength: 16 })
const message = fc.uint8Array({ maxLength: 100 })

test.each(sm4Vectors.tests)('GB/T 32907 $id $comment', ({ input, resultHex }) => {
  const keys = expandSm4Key(hexToBytes(input.keyHex))
  const block = hexToBytes(input.blockHex)
  for (let round = 0; round < input.rounds; round++) cryptSm4Block(keys, block, 0, block, 0)
  expect(bytesToHex(block)).toBe(resultHex)
})

describe('agreement with OpenSSL', () => {
  test('one block and ECB, both ways', () => {
    fc.assert(fc.property(sixteen, sixteen, sixteen, (key, first, second) => {
      const cipher = createCipheriv('sm4-ecb', key, null).setAutoPadding(false)
      const plaintext = Buffer.concat([first, second])
      const expected = new Uint8Array(cipher.update(plaintext))
      expect(sm4EcbEncrypt(key, plaintext)).toEqual(expected)
      expect(sm4EncryptBlock(key, first)).toEqual(expected.slice(0, 16))
      expect(sm4EcbDecrypt(key, expected)).toEqual(new Uint8Array(plaintext))
      expect(sm4DecryptBlock(key, sm4EncryptBlock(key, first))).toEqual(first)
    }))
  })
  test('CBC with padding, both ways', () => {
    fc.assert(fc.property(sixteen, sixteen, message, (key, iv, plaintext) => {
      const cipher = createCipheriv('sm4-cbc', key, iv)
      const expected = new Uint8Array(Buffer.concat([cipher.update(plaintext), cipher.final()]))
      expect(sm4CbcEncrypt(key, iv, plaintext)).toEqual(expected)
      expect(sm4CbcDecrypt(key, iv, expected)).toEqual(plaintext)
    }))
  })
  test('CTR, with a counter about to overflow too', () => {
    fc.assert(fc.property(sixteen, fc.oneof(sixteen, fc.constant(new Uint8Array(16).fill(255))), message, (key, counter, plaintext) => {
      expect(sm4Ctr(key, counter, plaintext)).toEqual(new Uint8Array(createCipheriv('sm4-ctr', key, counter).update(plaintext)))
    }))
  })
  test('CBC refuses the same paddings', () => {
    fc.assert(fc.property(sixteen, sixteen, sixteen, (key, iv, ciphertext) => {
      const decipher = createDecipheriv('sm4-cbc', key, iv)
      let expected: Uint8Array | undefined
      try { expected = new Uint8Array(Buffer.concat([decipher.update(ciphertext), decipher.final()])) } catch { expected = undefined }
      if (expected === undefined) expect(() => sm4CbcDecrypt(key, iv, ciphertext)).toThrow('crypto.encoding_invalid')
      else expect(sm4CbcDecrypt(key, iv, ciphertext)).toEqual(expected)
    }), { numRuns: 500 })
  })
})

describe('RFC 8998 SM4-GCM', () => {
  test.each(gcmVectors.tests)('$id $comment: $result', ({ input, result, plaintextHex }) => {
    const open = () => sm4Gcm(hexToBytes(input.keyHex)).open(hexToBytes(input.nonceHex), hexToBytes(input.sealedHex), hexToBytes(input.aadHex))
    if (result === 'valid') expect(bytesToHex(open())).toBe(plaintextHex)
    else expect(open).toThrow(expect.objectContaining({ code: result }))
  })
  test('sealing gives the sample', () => {
    const { input, plaintextHex } = gcmVectors.tests[0]!
    const sealed = sm4Gcm(hexToBytes(input.keyHex)).seal(hexToBytes(input.nonceHex), hexToBytes(plaintextHex!), hexToBytes(input.aadHex))
    expect(bytesToHex(sealed)).toBe(input.sealedHex)
  })
  test('any lengths, against the definition, and back', () => {
    const nonce = fc.uint8Array({ minLength: 12, maxLength: 12 })
    fc.assert(fc.property(sixteen, nonce, message, message, (key, n, plaintext, aad) => {
      const sealed = sm4Gcm(key).seal(n, plaintext, aad)
      expect(sealed).toEqual(textbookSeal(key, n, plaintext, aad))
      expect(sm4Gcm(key).open(n, sealed, aad)).toEqual(plaintext)
    }), { numRuns: 100 })
  })
})

const lengthWrong = expect.objectContaining({ code: 'crypto.length_wrong' })
test.each([
  ['key of 15 bytes', () => sm4EncryptBlock(new Uint8Array(15), new Uint8Array(16))],
  ['block of 17 bytes', () => sm4EncryptBlock(new Uint8Array(16), new Uint8Array(17))],
  ['ECB of half a block', () => sm4EcbEncrypt(new Uint8Array(16), new Uint8Array(8))],
  ['CBC with a short IV', () => sm4CbcEncrypt(new Uint8Array(16), new Uint8Array(12), new Uint8Array(8))],
  ['CBC of nothing', () => sm4CbcDecrypt(new Uint8Array(16), new Uint8Array(16), new Uint8Array(0))],
  ['CTR with a short counter', () => sm4Ctr(new Uint8Array(16), new Uint8Array(12), new Uint8Array(8))],
])('%s is refused', (_, run) => expect(run).toThrow(lengthWrong))
