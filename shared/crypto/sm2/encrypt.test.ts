// GB/T 32918.4 encryption: the sample of the standard, every refusal, and OpenSSL's decryption of ours.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { systemRandom } from '../../../scripts/vectors/node-sm2.ts'
import vectors from '../../vectors/gbt32918/encrypt.json' with { type: 'json' }
import { bytesToHex, bytesToUtf8, hexToBytes, utf8ToBytes } from '../bytes.ts'
import { createSm2 } from './curve.ts'
import { decryptSm2, encryptSm2, encryptWithNonce } from './encrypt.ts'
import { generateKeyPair } from './sign.ts'

const sm2 = createSm2(systemRandom)
const sample = vectors.encryption

test('GB/T 32918.5 Annex C: the ciphertext for the given k', () => {
  const ciphertext = encryptWithNonce(sm2, hexToBytes(sample.publicKeyHex), utf8ToBytes(sample.messageText), BigInt(`0x${sample.nonceHex}`))
  expect(bytesToHex(ciphertext!)).toBe(sample.ciphertextHex)
})

test.each(vectors.decryption)('$id $comment: $result', ({ input, result }) => {
  const decrypt = () => decryptSm2(sm2, hexToBytes(input.privateKeyHex), hexToBytes(input.ciphertextHex))
  if (result === 'valid') expect(bytesToUtf8(decrypt())).toBe(sample.messageText)
  else expect(decrypt).toThrow(expect.objectContaining({ code: result }))
})

test('there and back', () => {
  fc.assert(fc.property(fc.uint8Array({ minLength: 1, maxLength: 200 }), (message) => {
    const { privateKey, publicKey } = generateKeyPair(sm2)
    expect(decryptSm2(sm2, privateKey, encryptSm2(sm2, publicKey, message))).toEqual(message)
  }), { numRuns: 15 })
})

test('OpenSSL decrypts what we encrypt', () => {
  const ciphertext = encryptSm2(sm2, hexToBytes(sample.publicKeyHex), utf8ToBytes('对称密钥 16 字节'))
  const tlv = (tag: number, content: Uint8Array) => Buffer.concat([Buffer.from([tag, content.length]), content])
  const unsigned = (bytes: Uint8Array) => tlv(2, trimmed(bytes))
  const fields = [unsigned(ciphertext.slice(1, 33)), unsigned(ciphertext.slice(33, 65)), tlv(4, ciphertext.slice(65, 97)), tlv(4, ciphertext.slice(97))]
  const body = Buffer.concat(fields)
  const folder = mkdtempSync(join(tmpdir(), 'sm2-'))
  try {
    const [key, file] = [join(folder, 'key.der'), join(folder, 'ciphertext')]
    const pkcs8 = `308187020100301306072a8648ce3d020106082a811ccf5501822d046d306b0201010420${sample.privateKeyHex}a144034200${sample.publicKeyHex}`
    writeFileSync(key, Buffer.from(pkcs8, 'hex'))
    writeFileSync(file, Buffer.concat([Buffer.from(body.length < 128 ? [0x30, body.length] : [0x30, 0x81, body.length]), body]))
    expect(execFileSync('openssl', ['pkeyutl', '-decrypt', '-keyform', 'DER', '-inkey', key, '-in', file]).toString()).toBe('对称密钥 16 字节')
  } finally {
    rmSync(folder, { recursive: true })
  }
})

/** Without leading zeros, as DER demands. */
function trimmed(bytes: Uint8Array): Uint8Array {
  const first = bytes.findIndex((byte) => byte !== 0)
  const rest = bytes.slice(first)
  return rest[0]! >= 0x80 ? Buffer.concat([Buffer.of(0), rest]) : rest
}

test('nothing to encrypt, or nobody to encrypt to', () => {
  expect(() => encryptSm2(sm2, hexToBytes(sample.publicKeyHex), new Uint8Array(0))).toThrow(expect.objectContaining({ code: 'crypto.length_wrong' }))
  expect(() => encryptSm2(sm2, new Uint8Array(65), Uint8Array.of(1))).toThrow(expect.objectContaining({ code: 'crypto.point_invalid' }))
})
