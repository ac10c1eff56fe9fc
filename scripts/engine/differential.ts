// Owns random cases on which the engine is compared with others: with BigInt arithmetic here, with OpenSSL in this process,
// with BouncyCastle in batches. A seed makes a run repeatable.
import { createHash, createPublicKey, createVerify, type KeyObject } from 'node:crypto'
import type { GmEngine } from '../../functions/_adapters/gm-engine/gm-engine.ts'
import { encodePublicKeyInfo } from '../../shared/crypto/der/public-key.ts'
import { encodeSm2Signature } from '../../shared/crypto/der/sm2-signature.ts'
import type { Sm2 } from '../../shared/crypto/sm2/curve.ts'
import { signDigest, verifyDigest } from '../../shared/crypto/sm2/sign.ts'
import { nodeZ } from '../vectors/node-sm2.ts'

/** Bytes that follow from a seed: SM3 of a counter. */
export function seededRandom(seed: string): (lengthBytes: number) => Uint8Array<ArrayBuffer> {
  let [count, pool] = [0, Buffer.alloc(0)]
  return (lengthBytes) => {
    while (pool.length < lengthBytes) pool = Buffer.concat([pool, createHash('sm3').update(`${seed} ${count++}`).digest()])
    const taken = new Uint8Array(pool.subarray(0, lengthBytes))
    pool = pool.subarray(lengthBytes)
    return taken
  }
}

export interface Case {
  readonly publicKey: Uint8Array
  readonly message: Uint8Array
  readonly digest: Uint8Array
  /** r ‖ s */
  readonly signature: Uint8Array
  readonly isValid: boolean
}

/** `count` cases under a new key each `perKey`; one in four is spoilt, in one bit of digest, r or s. */
export function* signedCases(engine: GmEngine, random: (lengthBytes: number) => Uint8Array<ArrayBuffer>, count: number, perKey = 8): Generator<Case> {
  let key = engine.generateKeyPair()
  for (let i = 0; i < count; i++) {
    if (i % perKey === 0) key = engine.generateKeyPair()
    const message = random(1 + (i % 70))
    const digest = engine.messageDigest(key.publicKey, message)
    const signature = engine.signDigest(key.privateKey, digest)
    if (i % 4 === 3) {
      const spoilt = signature.slice()
      const bit = random(2)[0]! % 512
      spoilt[bit >> 3] = spoilt[bit >> 3]! ^ (1 << (bit & 7))
      yield { publicKey: key.publicKey, message, digest, signature: spoilt, isValid: false }
    } else yield { publicKey: key.publicKey, message, digest, signature, isValid: true }
  }
}

/** OpenSSL in this process; a key object for each key, kept while it is in use. */
export function createNodeVerifier(): (given: Case) => boolean {
  let last: { name: string; key: KeyObject; z: Uint8Array } | undefined
  return ({ publicKey, message, signature }) => {
    const name = Buffer.from(publicKey).toString('hex')
    if (last?.name !== name) {
      const key = createPublicKey({ key: Buffer.from(encodePublicKeyInfo(publicKey)), format: 'der', type: 'spki' })
      last = { name, key, z: nodeZ(publicKey) }
    }
    try {
      return createVerify('sm3').update(last.z).update(message).verify(last.key, encodeSm2Signature(signature))
    } catch {
      return false // r or s out of range after the change of a bit
    }
  }
}

/** The other way: the portable implementation signs, the engine judges. @returns how many it judged wrongly */
export function judgeForeign(engine: GmEngine, sm2: Sm2, random: (lengthBytes: number) => Uint8Array<ArrayBuffer>, count: number): number {
  let wrong = 0
  const { privateKey, publicKey } = engine.generateKeyPair()
  for (let i = 0; i < count; i++) {
    const digest = random(32)
    const signature = signDigest(sm2, privateKey, digest)
    if (i % 4 === 3) signature[i % 64] = signature[i % 64]! ^ 1
    if (engine.verifyDigest(publicKey, digest, signature) !== (i % 4 !== 3) || verifyDigest(sm2, publicKey, digest, signature) !== (i % 4 !== 3)) wrong++
  }
  return wrong
}
