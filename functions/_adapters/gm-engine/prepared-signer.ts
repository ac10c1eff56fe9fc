// Owns signing many messages with one key: what depends on the key alone is worked out once, the rest is one call of the engine.
import { assertLength, lengthPrefixed } from '@yiqian/shared/crypto/bytes.ts'
import { CryptoError } from '@yiqian/shared/crypto/error.ts'
import { messageOffset, pieceBytes, type Hashing } from './hashing.ts'
import { assertStatus, STATUS, type Kernel } from './kernel.ts'
import { assertScalar, maxDraws, type Scalars } from './scalars.ts'

/** @returns r ‖ s over e = SM3(Z ‖ message). */
export type PreparedSigner = (message: Uint8Array) => Uint8Array<ArrayBuffer>

/** What a nonce is derived from, as `Sm2.hedgedScalar` of shared/crypto puts it together; its holes are filled for each. */
export const nonceInput = (): Uint8Array => lengthPrefixed('sm2-sign-nonce', new Uint8Array(32), new Uint8Array(1), new Uint8Array(32))
export const drawnOffset = 4 + 14 + 4
export const countOffset = drawnOffset + 32 + 4
export const digestOffset = countOffset + 1 + 4
/** Room for the nonce's input; Z and the message follow. */
const inputBytes = 128

export interface PreparedKey {
  /** In [1, n−2]; the caller has made sure. */
  readonly privateKey: Uint8Array
  readonly z: Uint8Array
  /** Where a message is too long for one call. */
  readonly signDigest: (digest: Uint8Array) => Uint8Array
}

/**
 * Keeps d and (1+d)⁻¹ as long as it lives. Hedged as `signDigest` is: the same draw gives the same signature.
 * @source GB/T 32918.2—2016 §6.1.
 */
export function createPreparedSigner(kernel: Kernel, hashing: Hashing, scalars: Scalars, key: PreparedKey): PreparedSigner {
  const { exports, io } = kernel
  const secrets = new Uint8Array(64)
  secrets.set(assertScalar(key.privateKey))
  secrets.set(scalars.invert(scalars.multiplyAdd(key.privateKey, one, one)), 32)
  const inputs = new Uint8Array(inputBytes + 32)
  const nonce = nonceInput()
  inputs.set(nonce)
  inputs.set(assertLength(key.z, 32, 'Z'), inputBytes)
  const [input, bodyOffset] = [io + messageOffset, messageOffset + inputs.length]

  const attempt = (count: number, length: number): number => {
    const drawn = assertLength(scalars.random(32), 32, 'random')
    inputs.set(drawn, drawnOffset)
    inputs[countOffset] = count
    kernel.put(messageOffset, inputs)
    kernel.put(0, secrets)
    drawn.fill(0)
    inputs.fill(0, drawnOffset, drawnOffset + 32)
    return exports.signMessage(input, nonce.length, input + digestOffset, input + inputBytes, length)
  }

  const sign = (message: Uint8Array): Uint8Array<ArrayBuffer> => {
    kernel.put(bodyOffset, message)
    for (let draws = 0, count = 0; draws < maxDraws; draws++) {
      const status = attempt(count, 32 + message.length)
      if (status === STATUS.ok) return kernel.take(96, 64)
      if (status === STATUS.nonceOutOfRange) count++
      else if (status === STATUS.degenerate) count = 0
      else assertStatus(status)
    }
    throw new CryptoError('crypto.random_unavailable', 'no draw gives a nonce')
  }

  return (message) => {
    if (message.length > pieceBytes) return new Uint8Array(key.signDigest(hashing.sm3(key.z, message)))
    try {
      return sign(message)
    } finally {
      exports.wipe(bodyOffset + message.length)
    }
  }
}

const one = Uint8Array.from({ length: 32 }, (_, at) => (at === 31 ? 1 : 0))
