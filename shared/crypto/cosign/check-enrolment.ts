// Owns the end of enrolment, on the phone: the public key really holds the phone's share.
import { CryptoError } from '../error.ts'
import type { Sm2 } from '../sm2/curve.ts'
import { serverStatement, type EnrolmentResponse } from './accept-enrolment.ts'
import type { EnrolmentRequest } from './create-phone-share.ts'
import { assertKnowledge } from './proof.ts'
import { assertSuite, type EnrolmentContext } from './suite.ts'

/**
 * Checks that the vault built P on the phone's PC, and knows its half: a vault that answered with a
 * key of its own would fail here.
 *
 * @param context  as given to `createPhoneShare`.
 * @param request  what the phone sent. Forget it afterwards.
 * @param response what the vault answered.
 * @returns P, 65 bytes: the phone stores it and computes every digest with it.
 * @throws {CryptoError} cosign.suite_unknown · crypto.point_invalid · crypto.authentication_failed
 * @source design of the co-signing protocol, "Shares".
 */
export function checkEnrolment(sm2: Sm2, context: EnrolmentContext, request: EnrolmentRequest, response: EnrolmentResponse): Uint8Array {
  assertSuite(response)
  const image = sm2.parsePoint(response.jointPublicKey).add(sm2.G)
  if (image.is0()) throw new CryptoError('crypto.point_invalid', 'P = -G')
  assertKnowledge(sm2, serverStatement(sm2, context, request, image), response.proof)
  return response.jointPublicKey.slice()
}
