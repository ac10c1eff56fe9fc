// Owns the end of the handshake, on the phone: reads ← e, ee and has a channel.
import { CryptoError } from '../error.ts'
import type { Sm2 } from '../sm2/curve.ts'
import { wipeBytes } from '../bytes.ts'
import type { ChannelSession } from './session.ts'
import type { PendingHandshake } from './start-handshake.ts'
import { channelVersion, diffieHellman, noisePublicKeyBytes, sessionIdBytes } from './suite.ts'
import { decryptAndHash, mixHash, mixKey, split } from './symmetric-state.ts'

const shortestBytes = 1 + noisePublicKeyBytes + sessionIdBytes + 16

/**
 * Finishes a handshake. Success proves that the answer came from the holder of the pinned key.
 *
 * @param pending  from `startHandshake`; not to be used again after success.
 * @param response version (1) ‖ e (65) ‖ ciphertext.
 * @returns the session, and what the responder said.
 * @throws {CryptoError} channel.version_unknown · crypto.length_wrong · crypto.point_invalid · crypto.authentication_failed
 * @source Noise revision 34 §7.5 (NK), §5.3 ReadMessage.
 */
export function finishHandshake(sm2: Sm2, pending: PendingHandshake, response: Uint8Array): { session: ChannelSession; payload: Uint8Array } {
  if (response.length < shortestBytes) throw new CryptoError('crypto.length_wrong', 'handshake response')
  if (response[0] !== channelVersion) throw new CryptoError('channel.version_unknown')
  const responderKey = response.subarray(1, 1 + noisePublicKeyBytes)
  const shared = diffieHellman(sm2, pending.ephemeralPrivateKey, responderKey)
  const mixed = mixKey(mixHash(pending.state, responderKey), shared)
  const [read, said] = decryptAndHash(mixed, response.subarray(1 + noisePublicKeyBytes))
  const [sendKey, receiveKey] = split(read)
  wipeBytes(shared, pending.ephemeralPrivateKey)
  const session = { sessionId: said.slice(0, sessionIdBytes), sendKey, receiveKey, handshakeHash: read.transcriptHash }
  return { session, payload: said.slice(sessionIdBytes) }
}
