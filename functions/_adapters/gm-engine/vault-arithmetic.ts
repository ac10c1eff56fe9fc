// Owns the vault's half of co-signing by the engine: exactly what shared/crypto/cosign does, refusals included, faster.
import { assertLength, lengthPrefixed, wipeBytes } from '@yiqian/shared/crypto/bytes.ts'
import type { ServerShare, VaultEnrolment } from '@yiqian/shared/crypto/cosign/accept-enrolment.ts'
import type { CompleteInput, PartialContext } from '@yiqian/shared/crypto/cosign/complete-signing.ts'
import type { VaultNonces } from '@yiqian/shared/crypto/cosign/create-nonces.ts'
import type { EnrolmentRequest } from '@yiqian/shared/crypto/cosign/create-phone-share.ts'
import type { PartialSignature } from '@yiqian/shared/crypto/cosign/respond.ts'
import { assertSuite, cosignSuite, type EnrolmentContext } from '@yiqian/shared/crypto/cosign/suite.ts'
import { CryptoError } from '@yiqian/shared/crypto/error.ts'
import type { Hashing } from './hashing.ts'
import { assertStatus, STATUS, type Kernel } from './kernel.ts'
import { assertScalar, drawScalar, putPoint, type Scalars } from './scalars.ts'
import { createEnrolment } from './vault-enrolment.ts'

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

export function createVaultArithmetic(kernel: Kernel, hashing: Hashing, scalars: Scalars): VaultArithmetic {
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
    return kernel.erasing(at.bind + bind.length + 138, () => {
      if (serverShare) kernel.put(at.serverShare, serverShare)
      for (const name of ['r', 's2', 's3'] as const) kernel.put(at[name], partial[name])
      kernel.put(at.digest, digest)
      // A nonce of another length is refused after the partial; the zeros in its place are refused there too.
      for (const name of ['delta', 'epsilon'] as const) if (secret[name].length === 32) kernel.put(at[name], secret[name])
      putPoint(kernel, at.phonePublic, phonePublic)
      kernel.put(at.bind, bind)
      const status = exports.completeSigning(bind.length, serverShare ? 0 : 1)
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

  /** A uniform scalar. */
  function createRollFactor(): Uint8Array {
    return drawScalar(scalars)
  }

  function rollServerShare(share: ServerShare, factor: Uint8Array): ServerShare {
    const inverse = scalars.invert(factor)
    const serverShare = scalars.multiplyAdd(assertScalar(share.serverShare), inverse)
    const phonePublic = scalars.multiplyPoint(inverse, share.phonePublic)
    wipeBytes(inverse)
    return { serverShare, phonePublic }
  }

  const acceptEnrolment = createEnrolment(hashing, scalars)
  return { acceptEnrolment, createNonces, completeSigning, partialFits, createRollFactor, rollServerShare }
}
