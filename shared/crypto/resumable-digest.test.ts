import { createHash, randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { bytesToHex } from './bytes.ts'
import { OID } from './der/oid.ts'
import { CryptoError } from './error.ts'
import { resumeDigest, startDigest } from './resumable-digest.ts'

const names = { sm3: OID.sm3, sha1: OID.sha1, sha256: OID.sha256, sha384: OID.sha384 }

describe.each(Object.entries(names))('SV-13 %s, put down and taken up', (name, oid) => {
  test('after each piece, whatever the pieces: what node:crypto makes of the whole', () => {
    fc.assert(fc.property(fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 12 }), (pieces) => {
      let digest = startDigest(oid)
      const whole = createHash(name)
      for (const piece of pieces) {
        digest.update(piece)
        whole.update(piece)
        digest = resumeDigest(oid, digest.exportState().slice())
      }
      expect(bytesToHex(digest.digest())).toBe(whole.digest('hex'))
    }), { numRuns: 200, seed: 13 })
  })
  test('a length above 2³² survives', () => {
    const state = startDigest(oid).exportState()
    state[state.length - 5] = 3
    expect(bytesToHex(resumeDigest(oid, state).exportState())).toBe(bytesToHex(state))
  })
  test('the state it was taken from goes on by itself', () => {
    const first = startDigest(oid)
    first.update(randomBytes(100))
    const state = first.exportState()
    resumeDigest(oid, state).update(randomBytes(500))
    expect(bytesToHex(first.exportState())).toBe(bytesToHex(state))
  })
  test('what is no state is refused', () => {
    const state = startDigest(oid).exportState()
    for (const wrong of [new Uint8Array(0), state.slice(1), Uint8Array.of(...state, 0)]) expect(() => resumeDigest(oid, wrong)).toThrow(CryptoError)
  })
})

test('no other digest', () => {
  expect(() => startDigest(OID.sha512)).toThrow(CryptoError)
  expect(() => resumeDigest('1.2.3', new Uint8Array(40))).toThrow(CryptoError)
})
