// shared/vectors/sm2 is what the textbook makes, and five implementations judge every vector as it says: the engine cold and
// with a table of the key, the portable one, BouncyCastle, OpenSSL. Where a peer differs, it is listed here by name.
import { createHash, createPublicKey, createVerify } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { createGmEngine } from '../../functions/_adapters/gm-engine/engine.ts'
import { hexToBytes } from '../../shared/crypto/bytes.ts'
import { encodePublicKeyInfo } from '../../shared/crypto/der/public-key.ts'
import { parseSm2Signature } from '../../shared/crypto/der/sm2-signature.ts'
import { CryptoError } from '../../shared/crypto/error.ts'
import { createSm2 } from '../../shared/crypto/sm2/curve.ts'
import { messageDigest, verifyDigest } from '../../shared/crypto/sm2/sign.ts'
import { bouncyCastleBatch, requireJava } from '../oracles/bouncy-castle.ts'
import { openssl } from '../oracles/openssl.ts'
import { nodeZ, systemRandom } from './node-sm2.ts'
import { sm2VectorFiles } from './sm2-files.ts'
import type { VectorGroup, VectorTest } from './sm2-verify-digest.ts'

const files = sm2VectorFiles()
const stored = (name: string) => readFileSync(new URL(`../../shared/vectors/${name}`, import.meta.url), 'utf8')
test.each(Object.keys(files))('%s is what its generator makes, more of it invalid than valid', (name) => {
  expect(stored(name)).toBe(`${JSON.stringify(files[name], null, 2)}\n`)
  const results = files[name]!.testGroups.flatMap(({ tests }) => tests.map(({ result }) => result))
  expect(results.filter((result) => result === 'invalid').length).toBeGreaterThan(results.length / 2)
})

const sm2 = createSm2(systemRandom)
const cold = createGmEngine({ random: systemRandom, knownKeys: { tables: 0 } })
const tabled = createGmEngine({ random: systemRandom, knownKeys: { buildAt: 1 } })
const each = (groups: readonly VectorGroup[]) => groups.flatMap(({ publicKey, tests }) => tests.map((vector) => ({ key: hexToBytes(publicKey.uncompressed), vector })))
const bytesOf = (vector: VectorTest, field: 'id' | 'msg' | 'digest' | 'sig') => hexToBytes(vector[field] ?? '')
/** Those that the implementation judges otherwise than the vectors. */
const differing = (vectors: ReturnType<typeof each>, accepts: (key: Uint8Array, vector: VectorTest) => boolean) =>
  vectors.filter(({ key, vector }) => accepts(key, vector) !== (vector.result === 'valid')).map(({ vector }) => `${vector.tcId} ${vector.comment}`)
const quietly = (run: () => boolean): boolean => {
  try {
    return run()
  } catch (error) {
    if (error instanceof CryptoError) return false
    throw error
  }
}

describe('verify-digest.json', () => {
  const vectors = each(files['sm2/verify-digest.json']!.testGroups)
  const input = (key: Uint8Array, vector: VectorTest) => [key, bytesOf(vector, 'digest'), bytesOf(vector, 'sig')] as const
  test('the engine', () => expect(differing(vectors, (key, vector) => cold.verifyDigest(...input(key, vector)))).toEqual([]))
  test('the engine with a table of the key', () => expect(differing(vectors, (key, vector) => tabled.verifyDigest(...input(key, vector)))).toEqual([]))
  test('the portable implementation', () => expect(differing(vectors, (key, vector) => verifyDigest(sm2, ...input(key, vector)))).toEqual([]))
  test('BouncyCastle', (context) => {
    requireJava(context)
    const answers = bouncyCastleBatch(vectors.map(({ key, vector }) => ({ command: 'verify-sm2-digest', inputs: input(key, vector) })))
    expect(vectors.filter(({ vector }, i) => answers[i]!.ok !== (vector.result === 'valid')).map(({ vector }) => vector.comment)).toEqual([])
  })
  // A process for each question: one in nine in the ordinary run, all of them in the long one.
  const asked = vectors.filter(({ key }, index) => key.length === 65 && key[0] === 4 && (process.env.SLOW === '1' || index % 9 === 0))
  test('OpenSSL', () => {
    expect(differing(asked, (key, vector) => {
      const [r, s] = [vector.sig.slice(0, 64), vector.sig.slice(64)]
      if (r.length !== 64 || s.length !== 64) return false
      return openssl(['pkeyutl', '-verify', '-pubin', '-keyform', 'DER', '-inkey', '@key', '-sigfile', '@sig', '-in', '@digest'], { key: encodePublicKeyInfoOf(key), sig: looseDer(r, s), digest: bytesOf(vector, 'digest') }).ok
    })).toEqual([])
  }, 120_000)
})

describe('verify.json', () => {
  const vectors = each(files['sm2/verify.json']!.testGroups)
  const shared = (verify: (key: Uint8Array, digest: Uint8Array, signature: Uint8Array) => boolean, digest: (key: Uint8Array, message: Uint8Array, id: Uint8Array) => Uint8Array) =>
    differing(vectors, (key, vector) => quietly(() => verify(key, digest(key, bytesOf(vector, 'msg'), bytesOf(vector, 'id')), parseSm2Signature(bytesOf(vector, 'sig')))))
  test('the engine', () => expect(shared(cold.verifyDigest, cold.messageDigest)).toEqual([]))
  test('the engine with a table of the key', () => expect(shared(tabled.verifyDigest, tabled.messageDigest)).toEqual([]))
  test('the portable implementation', () => expect(shared((...given) => verifyDigest(sm2, ...given), (...given) => messageDigest(sm2, ...given))).toEqual([]))
  test('OpenSSL, through node:crypto', () => {
    expect(differing(vectors, (key, vector) => {
      const publicKey = createPublicKey({ key: Buffer.from(encodePublicKeyInfo(key)), format: 'der', type: 'spki' })
      return createVerify('sm3').update(nodeZ(key, Buffer.from(vector.id ?? '', 'hex').toString())).update(bytesOf(vector, 'msg')).verify(publicKey, bytesOf(vector, 'sig'))
    })).toEqual([])
  })
  test('BouncyCastle', (context) => {
    requireJava(context)
    const answers = bouncyCastleBatch(vectors.map(({ key, vector }) => ({ command: 'verify-sm2', inputs: [encodePublicKeyInfo(key), bytesOf(vector, 'msg'), bytesOf(vector, 'sig'), bytesOf(vector, 'id')] })))
    expect(vectors.filter(({ vector }, i) => answers[i]!.ok !== (vector.result === 'valid')).map(({ vector }) => vector.comment)).toEqual([])
  })
  test('digests are what SM3 of OpenSSL says', () => {
    for (const { key, vector } of vectors) {
      const z = nodeZ(key, Buffer.from(vector.id ?? '', 'hex').toString())
      expect(Buffer.from(cold.messageDigest(key, bytesOf(vector, 'msg'), bytesOf(vector, 'id'))).toString('hex')).toBe(createHash('sm3').update(z).update(bytesOf(vector, 'msg')).digest('hex'))
    }
  })
})

/** SubjectPublicKeyInfo without a look at the point: also of what is none. */
function encodePublicKeyInfoOf(key: Uint8Array): Uint8Array {
  return Buffer.concat([Buffer.from('3059301306072a8648ce3d020106082a811ccf5501822d034200', 'hex'), key])
}

/** DER of r, s, in range or not. */
function looseDer(...halves: string[]): Buffer {
  const integers = halves.map((half) => {
    const digits = BigInt(`0x${half}`).toString(16)
    const bytes = Buffer.from(digits.length % 2 ? `0${digits}` : digits, 'hex')
    const content = bytes[0]! & 0x80 ? Buffer.concat([Buffer.of(0), bytes]) : bytes
    return Buffer.concat([Buffer.of(2, content.length), content])
  })
  const body = Buffer.concat(integers)
  return Buffer.concat([Buffer.of(0x30, body.length), body])
}
