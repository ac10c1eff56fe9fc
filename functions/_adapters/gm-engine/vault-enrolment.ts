// Owns enrolment in the vault by the engine: exactly shared/crypto/cosign/accept-enrolment.ts, refusals included.
import { equalBytes, lengthPrefixed, wipeBytes } from '@yiqian/shared/crypto/bytes.ts'
import { serverProofLabel, type VaultEnrolment } from '@yiqian/shared/crypto/cosign/accept-enrolment.ts'
import { phoneProofLabel, type EnrolmentRequest } from '@yiqian/shared/crypto/cosign/create-phone-share.ts'
import type { SchnorrProof } from '@yiqian/shared/crypto/cosign/proof.ts'
import { assertSuite, contextParts, cosignSuite, type EnrolmentContext } from '@yiqian/shared/crypto/cosign/suite.ts'
import { CryptoError } from '@yiqian/shared/crypto/error.ts'
import type { Hashing } from './hashing.ts'
import { assertScalar, drawScalar, minusOne, type Scalars } from './scalars.ts'

const basePoint = Buffer.from(
  '0432c4ae2c1f1981195f9904466a39c9948fe30bbff2660be1715a4589334c74c7bc3736a2f4f6779c59bdcee36b692153d0a9877cc62a474002df32e52139f0a0',
  'hex',
)
const one = Buffer.alloc(32).fill(1, 31)

/** @see shared/crypto/cosign/accept-enrolment.ts */
export function createEnrolment(hashing: Hashing, scalars: Scalars): (context: EnrolmentContext, request: EnrolmentRequest) => VaultEnrolment {
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

  return (context, request) => {
    assertSuite(request)
    const { phonePublic, proof: phoneProof } = request
    scalars.assertPoint(phonePublic)
    const parts = contextParts(context)
    assertPhoneKnows(phonePublic, parts, phoneProof)
    const serverShare = drawScalar(scalars)
    const inverse = scalars.invert(serverShare)
    const image = scalars.multiplyPoint(inverse, phonePublic)
    const jointPublicKey = scalars.multiplyAddPublic(minusOne, one, image)
    if (!jointPublicKey) throw new CryptoError('crypto.point_invalid', 'joint public key is the point at infinity')
    const proof = proveServerKnows(phonePublic, image, [...parts, phoneProof.commitment, phoneProof.response], inverse)
    wipeBytes(inverse)
    return { secret: { serverShare, phonePublic: phonePublic.slice() }, response: { suite: cosignSuite, jointPublicKey, proof } }
  }
}
