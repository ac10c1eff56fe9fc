// SM2 key exchange: the standard's vector from both sides, agreement for random keys, and refusals.
import { describe, expect, test } from 'vitest'
import { bytesToHex, hexToBytes, utf8ToBytes } from '../bytes.ts'
import type { CryptoErrorCode } from '../error.ts'
import { sm2 } from '../testing/pki.ts'
import { agreeOnKey } from './key-exchange.ts'
import { generateKeyPair, publicKeyFromPrivate } from './sign.ts'
import type { KeyPair } from './sign.ts'

const refusal = (code: CryptoErrorCode) => expect.objectContaining({ code })
const pairOf = (dHex: string): KeyPair => ({ privateKey: hexToBytes(dHex), publicKey: publicKeyFromPrivate(sm2, hexToBytes(dHex)) })

const A = pairOf('81EB26E941BB5AF16DF116495F90695272AE2CD63D6C4AE1678418BE48230029')
const B = pairOf('785129917D45A9EA5437A59356B82338EAADDA6CEB199088F14AE10DEFA229B5')
const rA = pairOf('D4DE15474DB74D06491C440D305E012400990F3E390C7E87153C12DB2EA60BB3')
const rB = pairOf('7E07124814B309489125EAED101113164EBF0F3458C5BD88335C1F9D596243D6')
const fromA = (keyBytes = 16, idA?: Uint8Array, idB?: Uint8Array) => agreeOnKey(sm2, { role: 'initiator', keys: A, ephemeralKeys: rA, id: idA }, { publicKey: B.publicKey, ephemeralPublicKey: rB.publicKey, id: idB }, keyBytes)
const fromB = (keyBytes = 16, idA?: Uint8Array, idB?: Uint8Array) => agreeOnKey(sm2, { role: 'responder', keys: B, ephemeralKeys: rB, id: idB }, { publicKey: A.publicKey, ephemeralPublicKey: rA.publicKey, id: idA }, keyBytes)

describe('GB/T 32918.5—2017, Annex B: key exchange', () => {
  test('the vector, from both sides', () => {
    expect(bytesToHex(A.publicKey).startsWith('04160e12897df4edb61dd812feb96748fb')).toBe(true)
    expect(bytesToHex(rB.publicKey).startsWith('04acc27688a6f7b706098bc91ff3ad1bff')).toBe(true)
    for (const side of [fromA(), fromB()]) {
      expect(bytesToHex(side.key)).toBe('6c89347354de2484c60b4ab1fde4c6e5')
      expect(bytesToHex(side.responderConfirmation)).toBe('d3a0fe15dee185ceae907a6b595cc32a266ed7b3367e9983a896dc32fa20f8eb')
      expect(bytesToHex(side.initiatorConfirmation)).toBe('18c7894b3816df16cf07b05c5ec0bef5d655d58f779cc1b400a4f3884644db88')
    }
  })

  test('any keys and lengths agree; a longer key begins with the shorter', () => {
    for (let round = 0; round < 4; round++) {
      const [a, b, ra, rb] = [generateKeyPair(sm2), generateKeyPair(sm2), generateKeyPair(sm2), generateKeyPair(sm2)]
      const left = agreeOnKey(sm2, { role: 'initiator', keys: a, ephemeralKeys: ra }, { publicKey: b.publicKey, ephemeralPublicKey: rb.publicKey }, 48)
      const right = agreeOnKey(sm2, { role: 'responder', keys: b, ephemeralKeys: rb }, { publicKey: a.publicKey, ephemeralPublicKey: ra.publicKey }, 48)
      expect(left).toEqual(right)
    }
    expect(fromA(48).key.subarray(0, 16)).toEqual(fromA(16).key)
  })

  test('another identity, role or fresh key gives another key', () => {
    const key = bytesToHex(fromA().key)
    const alice = utf8ToBytes('alice')
    expect(fromA(16, alice)).toEqual(fromB(16, alice))
    expect(bytesToHex(fromA(16, alice).key)).not.toBe(key)
    expect(bytesToHex(fromA(16, undefined, alice).key)).not.toBe(key)
    const asResponder = agreeOnKey(sm2, { role: 'responder', keys: A, ephemeralKeys: rA }, { publicKey: B.publicKey, ephemeralPublicKey: rB.publicKey }, 16)
    expect(bytesToHex(asResponder.key)).not.toBe(key)
    const replaced = agreeOnKey(sm2, { role: 'initiator', keys: A, ephemeralKeys: rA }, { publicKey: B.publicKey, ephemeralPublicKey: rA.publicKey }, 16)
    expect(bytesToHex(replaced.key)).not.toBe(key)
  })

  const offCurve = B.publicKey.map((octet, i) => (i === 64 ? octet ^ 1 : octet))
  test.each<[string, () => unknown, CryptoErrorCode]>([
    ['a peer off the curve', () => agreeOnKey(sm2, { role: 'initiator', keys: A, ephemeralKeys: rA }, { publicKey: offCurve, ephemeralPublicKey: rB.publicKey }, 16), 'crypto.point_invalid'],
    ['a fresh key off the curve', () => agreeOnKey(sm2, { role: 'initiator', keys: A, ephemeralKeys: rA }, { publicKey: B.publicKey, ephemeralPublicKey: offCurve }, 16), 'crypto.point_invalid'],
    ['a fresh key of zeros', () => agreeOnKey(sm2, { role: 'initiator', keys: A, ephemeralKeys: rA }, { publicKey: B.publicKey, ephemeralPublicKey: new Uint8Array(65) }, 16), 'crypto.point_invalid'],
    ['a point that is cut', () => agreeOnKey(sm2, { role: 'initiator', keys: A, ephemeralKeys: rA }, { publicKey: B.publicKey.subarray(1), ephemeralPublicKey: rB.publicKey }, 16), 'crypto.point_invalid'],
    ['no key asked', () => fromA(0), 'crypto.length_wrong'],
    ['half a byte asked', () => fromA(1.5), 'crypto.length_wrong'],
    ['too much asked', () => fromA(8193), 'crypto.length_wrong'],
    ['a private key of zero', () => agreeOnKey(sm2, { role: 'initiator', keys: { ...A, privateKey: new Uint8Array(32) }, ephemeralKeys: rA }, { publicKey: B.publicKey, ephemeralPublicKey: rB.publicKey }, 16), 'crypto.scalar_out_of_range'],
    ['an identity that is too long', () => fromA(16, new Uint8Array(0x2000)), 'crypto.length_wrong'],
  ])('refuses %s', (_, act, code) => {
    expect(act).toThrow(refusal(code))
  })
})
