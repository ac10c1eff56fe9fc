// Owns SM2 keys and signatures by the engine, with the shapes, codes and answers of shared/crypto/sm2/sign.ts.
import { assertLength } from '@yiqian/shared/crypto/bytes.ts'
import { CryptoError } from '@yiqian/shared/crypto/error.ts'
import { defaultId, type KeyPair } from '@yiqian/shared/crypto/sm2/sign.ts'
import { messageOffset, type Hashing } from './hashing.ts'
import { assertStatus, STATUS, type Kernel } from './kernel.ts'
import type { KnownKeys } from './known-keys.ts'
import { countOffset, createPreparedSigner, digestOffset, drawnOffset, nonceInput as makeNonceInput, type PreparedSigner } from './prepared-signer.ts'
import { maxDraws, minusOne, type Scalars } from './scalars.ts'

export interface Signatures {
  /** @see shared/crypto/sm2/sign.ts generateKeyPair */
  generateKeyPair(): KeyPair
  /** @see shared/crypto/sm2/sign.ts publicKeyFromPrivate */
  publicKeyFromPrivate(privateKey: Uint8Array): Uint8Array
  /** @see shared/crypto/sm2/sign.ts zValue */
  zValue(publicKey65: Uint8Array, id?: Uint8Array): Uint8Array
  /** @see shared/crypto/sm2/sign.ts messageDigest */
  messageDigest(publicKey65: Uint8Array, message: Uint8Array, id?: Uint8Array): Uint8Array
  /** @see shared/crypto/sm2/sign.ts signDigest: the same nonce for the same draw, hence the same signature */
  signDigest(privateKey: Uint8Array, digest: Uint8Array): Uint8Array
  /**
   * For a key that signs many messages: a third faster than `signDigest` of `messageDigest`, the same signatures.
   * @param id  `defaultId` unless given. @throws {CryptoError} crypto.scalar_out_of_range · crypto.point_invalid · crypto.length_wrong
   */
  prepareSigner(key: KeyPair, id?: Uint8Array): PreparedSigner
  /** The arithmetic with a given nonce; undefined when another must be drawn. For the standard's vectors. */
  signWithNonce(privateKey: Uint8Array, digest: Uint8Array, nonce: Uint8Array): Uint8Array | undefined
  /** @see shared/crypto/sm2/sign.ts verifyDigest */
  verifyDigest(publicKey65: Uint8Array, digest: Uint8Array, signature: Uint8Array): boolean
}

/** a ‖ b ‖ xG ‖ yG. @source GB/T 32918.5—2017. */
const curveBytes = Buffer.from(
  'fffffffeffffffffffffffffffffffffffffffff00000000fffffffffffffffc28e9fa9e9d9f5e344d5a9e4bcf6509a7f39789f515ab8f92ddbcbd414d940e93' +
    '32c4ae2c1f1981195f9904466a39c9948fe30bbff2660be1715a4589334c74c7bc3736a2f4f6779c59bdcee36b692153d0a9877cc62a474002df32e52139f0a0',
  'hex',
)

/** d, e, k, r ‖ s. */
const signingBytes = 160

export function createSignatures(kernel: Kernel, hashing: Hashing, scalars: Scalars, knownKeys: KnownKeys): Signatures {
  const { exports, io } = kernel
  const nonceInput = makeNonceInput()

  /** d = n−1 is none, because 1 + d must have an inverse. */
  function publicKeyFromPrivate(privateKey: Uint8Array): Uint8Array {
    const publicKey = minusOne.equals(assertLength(privateKey, 32, 'scalar')) ? undefined : scalars.multiplyBase(privateKey)
    if (!publicKey) throw new CryptoError('crypto.scalar_out_of_range')
    return publicKey
  }

  function zValue(publicKey65: Uint8Array, id: Uint8Array = defaultId): Uint8Array {
    if (id.length > 0x1fff) throw new CryptoError('crypto.length_wrong', 'identity')
    scalars.assertPoint(publicKey65)
    const idBits = id.length * 8
    return hashing.sm3(Uint8Array.of(idBits >> 8, idBits), id, curveBytes, publicKey65.subarray(1))
  }

  /** One attempt; the nonce is derived in the engine's memory and never leaves it. */
  function attempt(privateKey: Uint8Array, digest: Uint8Array, count: number): number {
    const drawn = assertLength(scalars.random(32), 32, 'random')
    nonceInput[countOffset] = count
    kernel.put(messageOffset, nonceInput)
    kernel.put(messageOffset + drawnOffset, drawn)
    kernel.put(messageOffset + digestOffset, digest)
    kernel.put(0, privateKey)
    kernel.put(32, digest)
    drawn.fill(0)
    exports.hmacSm3(io, 32, io + messageOffset, nonceInput.length, io + 64)
    return exports.signWithNonce()
  }

  function signDigest(privateKey: Uint8Array, digest: Uint8Array): Uint8Array {
    assertLength(digest, 32, 'digest')
    assertLength(privateKey, 32, 'scalar')
    return kernel.erasing(messageOffset + 128, () => {
      for (let draws = 0, count = 0; draws < maxDraws; draws++) {
        const status = attempt(privateKey, digest, count)
        if (status === STATUS.ok) return kernel.take(96, 64)
        if (status === STATUS.nonceOutOfRange) count++
        else if (status === STATUS.degenerate) count = 0
        else assertStatus(status)
      }
      throw new CryptoError('crypto.random_unavailable', 'no draw gives a nonce')
    })
  }

  function signWithNonce(privateKey: Uint8Array, digest: Uint8Array, nonce: Uint8Array): Uint8Array | undefined {
    return kernel.erasing(signingBytes, () => {
      for (const [index, value] of [privateKey, digest, nonce].entries()) kernel.put(32 * index, assertLength(value, 32, 'scalar'))
      const status = exports.signWithNonce()
      if (status === STATUS.degenerate) return undefined
      assertStatus(status === STATUS.nonceOutOfRange ? STATUS.scalarOutOfRange : status)
      return kernel.take(96, 64)
    })
  }

  function verifyDigest(publicKey65: Uint8Array, digest: Uint8Array, signature: Uint8Array): boolean {
    assertLength(digest, 32, 'digest')
    if (signature.length !== 64 || publicKey65.length !== 65 || publicKey65[0] !== 0x04) return false
    const point = publicKey65.subarray(1)
    const table = knownKeys.tableOf(point)
    kernel.put(0, digest)
    kernel.put(32, signature)
    if (table !== 0) return exports.verifyKnown(table) === STATUS.ok
    kernel.put(96, point)
    return exports.verify() === STATUS.ok
  }

  function prepareSigner({ privateKey, publicKey }: KeyPair, id?: Uint8Array): PreparedSigner {
    if (minusOne.equals(assertLength(privateKey, 32, 'scalar'))) throw new CryptoError('crypto.scalar_out_of_range')
    return createPreparedSigner(kernel, hashing, scalars, { privateKey, z: zValue(publicKey, id), signDigest: (digest) => signDigest(privateKey, digest) })
  }

  return {
    prepareSigner,
    generateKeyPair: () => scalars.draw((candidate) => {
      const publicKey = minusOne.equals(candidate) ? undefined : scalars.multiplyBase(candidate)
      return publicKey && { privateKey: candidate.slice(), publicKey }
    }),
    publicKeyFromPrivate,
    zValue,
    messageDigest: (publicKey65, message, id) => hashing.sm3(zValue(publicKey65, id), message),
    signDigest,
    signWithNonce,
    verifyDigest,
  }
}
