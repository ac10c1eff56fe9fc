// SM4 by the engine against the portable implementation and OpenSSL: every mode, every length, refusals, counters that overflow.
import { createCipheriv } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { CryptoError } from '@yiqian/shared/crypto/error.ts'
import { sm4Gcm } from '@yiqian/shared/crypto/sm4-gcm.ts'
import * as portable from '@yiqian/shared/crypto/sm4-modes.ts'
import { hexToBytes } from '@yiqian/shared/crypto/bytes.ts'
import gcmVectors from '@yiqian/shared/vectors/rfc8998/sm4-gcm.json' with { type: 'json' }
import { systemRandom } from '../../../scripts/vectors/node-sm2.ts'
import { createGmEngine } from './engine.ts'

const engine = createGmEngine({ random: systemRandom })
const lengths = [...Array.from({ length: 150 }, (_, i) => i), 1000, 65_535, 65_536, 65_537, 131_072, 200_001]
const codeOf = (run: () => unknown): unknown => {
  try {
    return run()
  } catch (error) {
    if (error instanceof CryptoError) return error.code
    throw error
  }
}
const node = (name: string, key: Uint8Array, iv: Uint8Array | null, input: Uint8Array): Buffer => {
  const cipher = createCipheriv(name, key, iv)
  if (name === 'sm4-ecb') cipher.setAutoPadding(false)
  return Buffer.concat([cipher.update(input), cipher.final()])
}

test('every length agrees with OpenSSL, and comes back', () => {
  for (const length of lengths) {
    const [key, iv, message] = [systemRandom(16), systemRandom(16), systemRandom(length)]
    const sealed = engine.sm4CbcEncrypt(key, iv, message)
    expect(Buffer.compare(sealed, node('sm4-cbc', key, iv, message)), `CBC ${length}`).toBe(0)
    expect(Buffer.compare(engine.sm4CbcDecrypt(key, iv, sealed), message), `CBC ${length}`).toBe(0)
    expect(Buffer.compare(engine.sm4Ctr(key, iv, message), node('sm4-ctr', key, iv, message)), `CTR ${length}`).toBe(0)
    const whole = message.subarray(0, length - (length % 16))
    const encrypted = engine.sm4EcbEncrypt(key, whole)
    expect(Buffer.compare(encrypted, node('sm4-ecb', key, null, whole)), `ECB ${length}`).toBe(0)
    expect(Buffer.compare(engine.sm4EcbDecrypt(key, encrypted), whole), `ECB ${length}`).toBe(0)
  }
})

test.each(['ffffffff', 'fffffffe', 'fffffffb', 'fffffff8'])('a counter that ends in %s', (end) => {
  for (const start of [`${'00'.repeat(12)}`, `${'ff'.repeat(12)}`, `00${'ff'.repeat(11)}`, '0102030400000000ffffffff']) {
    const [key, counter, message] = [systemRandom(16), hexToBytes(start + end), systemRandom(200)]
    expect(Buffer.compare(engine.sm4Ctr(key, counter, message), node('sm4-ctr', key, counter, message))).toBe(0)
  }
})

describe('GCM', () => {
  test('agrees with the portable implementation, and comes back', () => {
    for (const length of [...lengths.filter((l) => l < 100), 65_536, 70_001]) {
      const [key, nonce, message, aad] = [systemRandom(16), systemRandom(12), systemRandom(length), systemRandom(length % 37)]
      const sealed = engine.sm4Gcm(key).seal(nonce, message, aad)
      expect(Buffer.compare(sealed, sm4Gcm(key).seal(nonce, message, aad)), `${length}`).toBe(0)
      expect(Buffer.compare(engine.sm4Gcm(key).open(nonce, sealed, aad), message)).toBe(0)
    }
  })
  test.each(gcmVectors.tests)('RFC 8998 $id $comment', ({ input, result }) => {
    const open = () => engine.sm4Gcm(hexToBytes(input.keyHex)).open(hexToBytes(input.nonceHex), hexToBytes(input.sealedHex), hexToBytes(input.aadHex))
    const expected = codeOf(() => sm4Gcm(hexToBytes(input.keyHex)).open(hexToBytes(input.nonceHex), hexToBytes(input.sealedHex), hexToBytes(input.aadHex)))
    expect(codeOf(open)).toEqual(expected)
    expect(typeof expected === 'string').toBe(result !== 'valid')
  })
  test('every bit of a message is authenticated', () => {
    const gcm = engine.sm4Gcm(systemRandom(16))
    const [nonce, aad] = [systemRandom(12), systemRandom(20)]
    const sealed = gcm.seal(nonce, systemRandom(33), aad)
    for (let bit = 0; bit < sealed.length * 8; bit++) {
      const changed = sealed.map((byte, i) => (i === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte))
      expect(codeOf(() => gcm.open(nonce, changed, aad))).toBe('crypto.authentication_failed')
    }
  })
})

test.each<[string, (sm4: typeof portable & { sm4Gcm: typeof sm4Gcm }) => unknown]>([
  ['ECB of half a block', (sm4) => sm4.sm4EcbEncrypt(new Uint8Array(16), new Uint8Array(8))],
  ['ECB key', (sm4) => sm4.sm4EcbDecrypt(new Uint8Array(15), new Uint8Array(16))],
  ['CBC key', (sm4) => sm4.sm4CbcEncrypt(new Uint8Array(17), new Uint8Array(16), new Uint8Array(3))],
  ['CBC iv', (sm4) => sm4.sm4CbcEncrypt(new Uint8Array(16), new Uint8Array(12), new Uint8Array(3))],
  ['CBC of nothing', (sm4) => sm4.sm4CbcDecrypt(new Uint8Array(16), new Uint8Array(16), new Uint8Array(0))],
  ['CBC of half a block', (sm4) => sm4.sm4CbcDecrypt(new Uint8Array(16), new Uint8Array(16), new Uint8Array(24))],
  ['CBC padding', (sm4) => sm4.sm4CbcDecrypt(new Uint8Array(16), new Uint8Array(16), new Uint8Array(32))],
  ['CTR counter', (sm4) => sm4.sm4Ctr(new Uint8Array(16), new Uint8Array(12), new Uint8Array(3))],
  ['GCM key', (sm4) => sm4.sm4Gcm(new Uint8Array(32))],
  ['GCM nonce', (sm4) => sm4.sm4Gcm(new Uint8Array(16)).seal(new Uint8Array(16), new Uint8Array(3))],
  ['GCM shorter than a tag', (sm4) => sm4.sm4Gcm(new Uint8Array(16)).open(new Uint8Array(12), new Uint8Array(15))],
])('%s is refused as the portable implementation refuses it', (_, run) => {
  const code = codeOf(() => run({ ...portable, sm4Gcm }))
  expect(code).toMatch(/^crypto\./)
  expect(codeOf(() => run(engine as unknown as typeof portable & { sm4Gcm: typeof sm4Gcm }))).toBe(code)
})
