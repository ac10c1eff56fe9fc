// Owns the parameters of Noise_NK_SM2_SM4GCM_SM3: names, lengths, the DH function, which pinned key is meant.
import { lengthPrefixed, utf8ToBytes } from '../bytes.ts'
import { sm3 } from '../sm3.ts'
import { pointBytes, scalarBytes, type Sm2 } from '../sm2/curve.ts'

/** The handshake's name. 23 bytes, so it is padded to HASHLEN, not hashed. @source Noise revision 34 §5.2, §8. */
export const protocolName = 'Noise_NK_SM2_SM4GCM_SM3'
/** First byte of both handshake messages. */
export const channelVersion = 1
/** Bytes of a session id. */
export const sessionIdBytes = 16
/** Bytes of the name of a pinned key. */
export const keyIdBytes = 8
/** Bytes of a public key on the wire: 04 ‖ x ‖ y. DHLEN, the shared secret, is 32. */
export const noisePublicKeyBytes = pointBytes

/**
 * What both sides must agree on before the first byte: the label and the service, each length-prefixed.
 * A message to one service is nothing to another.
 * @source Noise revision 34 §6; design of the secure channel.
 */
export function channelPrologue(service: string): Uint8Array {
  return lengthPrefixed('sign-channel/1', utf8ToBytes(service))
}

/** Names a pinned key in the request header: the first 8 bytes of SM3 of its 65 bytes. @source design of the secure channel. */
export function pinnedKeyId(publicKey65: Uint8Array): Uint8Array {
  return sm3(publicKey65).slice(0, keyIdBytes)
}

/**
 * DH(private, public): the x-coordinate of private·public.
 * @returns 32 bytes.
 * @throws {CryptoError} crypto.point_invalid — off the curve, or O · crypto.scalar_out_of_range
 * @source Noise revision 34 §4.1, §12.1, with the SM2 curve.
 */
export function diffieHellman(sm2: Sm2, privateKey: Uint8Array, publicKey65: Uint8Array): Uint8Array {
  const shared = sm2.parsePoint(publicKey65).multiply(sm2.parseScalar(privateKey))
  return sm2.encodePoint(shared).slice(1, 1 + scalarBytes)
}
