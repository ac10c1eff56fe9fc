// The labelled messages that are co-signed or approved beside documents: built by phone and server from the same fields.
import { hexToBytes, lengthPrefixed, utf8ToBytes } from '../crypto/bytes.ts'
import type { EnrolmentContext } from '../crypto/cosign/suite.ts'
import { sm3 } from '../crypto/sm3.ts'
import type { LoginChallenge } from './cosigning.ts'

const integer64 = (value: number): Uint8Array => hexToBytes(value.toString(16).padStart(16, '0'))

/**
 * M of a log-in signature. Its label keeps it apart from documents (whose signed attributes begin with 31)
 * and certificate requests (30): no signature of one kind passes for another.
 */
export function loginMessage(challenge: LoginChallenge): Uint8Array {
  return lengthPrefixed('yiqian-login/1', utf8ToBytes(challenge.codeId), utf8ToBytes(challenge.clientSystem), utf8ToBytes(challenge.staffNumber), hexToBytes(challenge.nonceHex), integer64(challenge.issuedAtMs))
}

/** What one PIN approves in a batch: SM3 over the ordered list of (task id, document digest). 32 bytes. */
export function approvalDigest(items: readonly { taskId: string; documentDigestHex: string }[]): Uint8Array {
  return sm3(lengthPrefixed('yiqian-approval/1', ...items.flatMap((item) => [utf8ToBytes(item.taskId), hexToBytes(item.documentDigestHex)])))
}

/** What both proofs of knowledge of an enrolment are bound to: the server's challenge, the person and the phone. */
export const enrolmentContext = (challengeHex: string, staffId: string, deviceId: string): EnrolmentContext => ({ sessionId: challengeHex, userId: `${staffId}/${deviceId}` })
