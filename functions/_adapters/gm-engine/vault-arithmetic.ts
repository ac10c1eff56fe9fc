// Owns the vault's half of co-signing by the engine: exactly what shared/crypto/cosign does, refusals included, faster.
import { assertLength, equalBytes, lengthPrefixed, wipeBytes } from '@yiqian/shared/crypto/bytes.ts'
import { serverProofLabel, type ServerShare, type VaultEnrolment } from '@yiqian/shared/crypto/cosign/accept-enrolment.ts'
import type { CompleteInput, PartialContext } from '@yiqian/shared/crypto/cosign/complete-signing.ts'
import type { VaultNonces } from '@yiqian/shared/crypto/cosign/create-nonces.ts'
import { phoneProofLabel, type EnrolmentRequest } from '@yiqian/shared/crypto/cosign/create-phone-share.ts'
import type { SchnorrProof } from '@yiqian/shared/crypto/cosign/proof.ts'
import type { PartialSignature } from '@yiqian/shared/crypto/cosign/respond.ts'
import { assertSuite, contextParts, cosignSuite, type EnrolmentContext } from '@yiqian/shared/crypto/cosign/suite.ts'
import { CryptoError } from '@yiqian/shared/crypto/error.ts'
import type { Hashing } from './hashing.ts'
import { assertStatus, STATUS, type Kernel } from './kernel.ts'
import type { KnownKeys } from './known-keys.ts'
import { assertScalar, isScalar, minusOne, putPoint, type Scalars } from './scalars.ts'

/** What the vault computes with the server's halves. shared/crypto/cosign is the portable implementation. */
export interface VaultArithmetic {
  /** @see shared/crypto/cosign/accept-enrolment.ts */
  acceptEnrolment(context: EnrolmentContext, request: EnrolmentRequest): VaultEnrolment
  /** @see shared/crypto/cosign/create-nonces.ts */
  createNonces(serverShare: Uint8Array, ...binding: readonly Uint8Array[]): VaultNonces
  /** @see shared/crypto/cosign/complete-signing.ts */
  completeSigning(input: CompleteInput, partial: PartialSignature): Uint8Array
  /** @see shared/crypto/cosign/complete-signing.ts */
  partialFits(context: PartialContext, partial: PartialSignature): boolean
  /** @see shared/crypto/cosign/roll-shares.ts */
  createRollFactor(): Uint8Array
  /** @see shared/crypto/cosign/roll-shares.ts */
  rollServerShare(share: ServerShare, factor: Uint8Array): ServerShare
}

/** Offsets of the module's completeSigning. */
const at = { serverShare: 0, r: 32, s2: 64, s3: 96, digest: 128, delta: 160, epsilon: 192, phonePublic: 224, bind: 288 } as const
const bindLabel = 'cosign-bind'
const basePoint = Buffer.from(
  '0432c4ae2c1f1981195f9904466a39c9948fe30bbff2660be1715a4589334c74c7bc3736a2f4f6779c59bdcee36b692153d0a9877cc62a474002df32e52139f0a0',
  'hex',
)
const one = Buffer.alloc(32, 0).fill(1, 31)

export function createVaultArithmetic(kernel: Kernel, hashing: Hashing, scalars: Scalars, knownKeys: KnownKeys): VaultArithmetic {
  const { exports } = kernel

  /** Refuses in the order of the portable implementation; signs if there is a server's half, otherwise only checks. */
  function run(context: PartialContext, partial: PartialSignature, serverShare?: Uint8Array): { status: number; signature: Uint8Array } {
    if (serverShare) assertScalar(serverShare)
    assertSuite(partial)
    for (const name of ['r', 's2', 's3'] as const) assertScalar(partial[name])
    assertLength(context.digest, 32, 'digest')
    const { nonces: { secret, public: { nonceD, nonceE } }, digest, jointPublicKey, phonePublic } = context
    scalars.assertPoint(phonePublic)
    const bind = lengthPrefixed(bindLabel, jointPublicKey, digest, nonceD, nonceE)
    if (bind.length > 0x10000) throw new CryptoError('crypto.length_wrong', 'binding input')
    const table = knownKeys.tableOf(phonePublic.subarray(1))
    return kernel.erasing(at.bind + bind.length + 138, () => {
      if (serverShare) kernel.put(at.serverShare, serverShare)
      for (const name of ['r', 's2', 's3'] as const) kernel.put(at[name], partial[name])
      kernel.put(at.digest, digest)
      // A nonce of another length is refused after the partial; the zeros in its place are refused there too.
      for (const name of ['delta', 'epsilon'] as const) if (secret[name].length === 32) kernel.put(at[name], secret[name])
      putPoint(kernel, at.phonePublic, phonePublic)
      kernel.put(at.bind, bind)
      const status = exports.completeSigning(bind.length, table, serverShare ? 0 : 1)
      exports.wipePoints()
      if (status === STATUS.scalarOutOfRange) for (const name of ['delta', 'epsilon'] as const) assertScalar(secret[name])
      return { status, signature: kernel.take(0, 64) }
    })
  }

  function completeSigning(input: CompleteInput, partial: PartialSignature): Uint8Array {
    const { status, signature } = run(input, partial, input.serverShare)
    assertStatus(status)
    return signature
  }

  function partialFits(context: PartialContext, partial: PartialSignature): boolean {
    const { status } = run(context, partial)
    if (status !== STATUS.partialWrong) assertStatus(status)
    return status === STATUS.ok
  }

  function nonce(serverShare: Uint8Array, label: string, binding: readonly Uint8Array[]): { secret: Uint8Array; public: Uint8Array } {
    return scalars.drawHedged(serverShare, label, binding, (candidate) => {
      const point = scalars.multiplyBase(candidate)
      return point && { secret: candidate.slice(), public: point }
    })
  }

  function createNonces(serverShare: Uint8Array, ...binding: readonly Uint8Array[]): VaultNonces {
    const delta = nonce(serverShare, 'cosign-nonce-delta', binding)
    const epsilon = nonce(serverShare, 'cosign-nonce-epsilon', binding)
    return {
      secret: { delta: delta.secret, epsilon: epsilon.secret },
      public: { suite: cosignSuite, nonceD: delta.public, nonceE: epsilon.public },
    }
  }

  /** c = H(label, context…, B, X, A), not yet reduced. @see shared/crypto/cosign/proof.ts */
  const challenge = (label: string, context: readonly Uint8Array[], base: Uint8Array, image: Uint8Array, commitment: Uint8Array): Uint8Array =>
    hashing.sm3(lengthPrefixed(label, ...context, base, image, commitment))

  /** z·G = A + c·X. @source RFC 8235 §3. */
  function assertPhoneKnows(image: Uint8Array, context: readonly Uint8Array[], { commitment, response }: SchnorrProof): void {
    scalars.assertPoint(commitment)
    assertScalar(response)
    const c = challenge(phoneProofLabel, context, basePoint, image, commitment)
    const sum = scalars.multiplyAddPublic(response, scalars.multiplyAdd(c, minusOne), image)
    if (!sum || !equalBytes(sum, commitment)) throw new CryptoError('crypto.authentication_failed', phoneProofLabel)
  }

  function proveServerKnows(base: Uint8Array, image: Uint8Array, context: readonly Uint8Array[], secret: Uint8Array): SchnorrProof {
    return scalars.drawHedged(secret, `${serverProofLabel}-nonce`, context, (a) => {
      const commitment = multiplyIfScalar(a, base)
      if (!commitment) return undefined
      const response = scalars.multiplyAdd(challenge(serverProofLabel, context, base, image, commitment), secret, a)
      return response.every((byte) => byte === 0) ? undefined : { commitment, response }
    })
  }

  function multiplyIfScalar(k: Uint8Array, point65: Uint8Array): Uint8Array | undefined {
    try {
      return scalars.multiplyPoint(k, point65)
    } catch (error) {
      if (error instanceof CryptoError && error.code === 'crypto.scalar_out_of_range') return undefined
      throw error
    }
  }

  function acceptEnrolment(context: EnrolmentContext, request: EnrolmentRequest): VaultEnrolment {
    assertSuite(request)
    const { phonePublic, proof: phoneProof } = request
    scalars.assertPoint(phonePublic)
    const parts = contextParts(context)
    assertPhoneKnows(phonePublic, parts, phoneProof)
    const serverShare = createRollFactor()
    const inverse = scalars.invert(serverShare)
    const image = scalars.multiplyPoint(inverse, phonePublic)
    const jointPublicKey = scalars.multiplyAddPublic(minusOne, one, image)
    if (!jointPublicKey) throw new CryptoError('crypto.point_invalid', 'joint public key is the point at infinity')
    const proof = proveServerKnows(phonePublic, image, [...parts, phoneProof.commitment, phoneProof.response], inverse)
    wipeBytes(inverse)
    return { secret: { serverShare, phonePublic: phonePublic.slice() }, response: { suite: cosignSuite, jointPublicKey, proof } }
  }

  /** A uniform scalar. */
  function createRollFactor(): Uint8Array {
    return scalars.draw((candidate) => (isScalar(candidate) ? candidate.slice() : undefined))
  }

  function rollServerShare(share: ServerShare, factor: Uint8Array): ServerShare {
    const inverse = scalars.invert(factor)
    const serverShare = scalars.multiplyAdd(assertScalar(share.serverShare), inverse)
    const phonePublic = scalars.multiplyPoint(inverse, share.phonePublic)
    wipeBytes(inverse)
    return { serverShare, phonePublic }
  }

  return { acceptEnrolment, createNonces, completeSigning, partialFits, createRollFactor, rollServerShare }
}
