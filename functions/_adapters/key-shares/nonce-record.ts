// Owns the stored form of a nonce pair, and what it is bound to: session, share, purpose, subject, digest and epoch.
import { assertLength, concatBytes } from '@yiqian/shared/crypto/bytes.ts'
import type { VaultNonces } from '@yiqian/shared/crypto/cosign/create-nonces.ts'
import { cosignSuite } from '@yiqian/shared/crypto/cosign/suite.ts'
import type { MessagePurpose } from './message-purpose.ts'
import type { NonceRow } from './store.ts'

export interface NonceBinding {
  sessionId: string
  shareId: string
  purpose: MessagePurpose
  /** task, scan code or enrolment */
  subjectId: string
  digestHex: string
  epoch: NonceRow['epoch']
}

/** Authenticated beside the wrapped nonces: with another subject or digest they do not open. */
export const nonceContext = ({ sessionId, shareId, purpose, subjectId, digestHex, epoch }: NonceBinding): (string | number)[] => [sessionId, shareId, purpose, subjectId, digestHex, epoch]

/** δ ‖ ε ‖ D ‖ E. D and E are kept so that completing need not multiply again. */
export const encodeNonces = ({ secret, public: { nonceD, nonceE } }: VaultNonces): Uint8Array => concatBytes(secret.delta, secret.epsilon, nonceD, nonceE)

export function decodeNonces(bytes: Uint8Array): VaultNonces {
  assertLength(bytes, 194, 'nonces')
  return { secret: { delta: bytes.slice(0, 32), epsilon: bytes.slice(32, 64) }, public: { suite: cosignSuite, nonceD: bytes.slice(64, 129), nonceE: bytes.slice(129) } }
}
