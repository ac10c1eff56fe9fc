// Owns the phone's share under a PIN. Nothing stored lets a PIN be tested: no MAC, no hash, every PIN opens to a plausible share.
import { lengthPrefixed, utf8ToBytes, wipeBytes } from './bytes.ts'
import { CryptoError } from './error.ts'
import { hkdfSm3, pbkdf2Sm3 } from './kdf.ts'
import { openWithMask, rollMaskedShare, sealWithMask, type MaskedShare } from './pin-share-masked.ts'
import type { Sm2 } from './sm2/curve.ts'

/** What the PIN is stretched with. Stored beside the blob. */
export interface PinStretching {
  /** At least 16 random bytes, new for each PIN. */
  readonly salt: Uint8Array
  /** Iterations of PBKDF2-HMAC-SM3; calibrated to 150–300 ms on the phone. */
  readonly iterations: number
}

/** What the phone stores. The device secret is kept apart, in the safest place that the platform has. */
export interface PinShare extends MaskedShare, PinStretching {}

/** Fewer would make the stretching pointless. */
const minimalIterations = 1000
const minimalSaltBytes = 16

/**
 * Seals dC under a PIN: blob = dC − KDF(PIN, salt, device secret), T = 1.
 *
 * To change a PIN, open with the old one, let the vault confirm the opened share by a co-signed
 * challenge, and only then seal with the new one: a mistyped old PIN would otherwise destroy the share.
 *
 * @param phoneShare   dC, 32 bytes. The caller wipes it.
 * @param pin          as typed; full-width digits count as the plain ones.
 * @param deviceSecret at least 16 random bytes that never leave the device.
 * @throws {CryptoError} crypto.scalar_out_of_range · crypto.length_wrong — salt, device secret or iterations too small, PIN empty.
 * @source design of the co-signing protocol, "PIN without an offline oracle"; RFC 8018 §5.2.
 */
export function sealWithPin(sm2: Sm2, phoneShare: Uint8Array, pin: string, deviceSecret: Uint8Array, stretching: PinStretching): PinShare {
  const mask = pinMask(sm2, pin, deviceSecret, stretching)
  const sealed = sealWithMask(sm2, phoneShare, mask)
  wipeBytes(mask)
  return { ...sealed, salt: stretching.salt.slice(), iterations: stretching.iterations }
}

/**
 * dC = blob + T·KDF(PIN, salt, device secret). Takes as long for a wrong PIN as for the right one, and
 * answers both alike: only the vault can tell them apart, and it counts.
 *
 * @returns 32 bytes big-endian, in [1, n−1]. Secret: wipe it after use.
 * @throws {CryptoError} crypto.scalar_out_of_range · crypto.length_wrong — the stored form is not well formed.
 * @source design of the co-signing protocol, "PIN without an offline oracle".
 */
export function openWithPin(sm2: Sm2, share: PinShare, pin: string, deviceSecret: Uint8Array): Uint8Array {
  const mask = pinMask(sm2, pin, deviceSecret, share)
  const opened = openWithMask(sm2, share, mask)
  wipeBytes(mask)
  return opened
}

/** Rolls without the PIN: blob ← t·blob, T ← t·T. Every sealed form on the phone must be rolled together. @source design of the co-signing protocol, "Rolling shares". */
export function rollPinShare(sm2: Sm2, share: PinShare, factor: Uint8Array): PinShare {
  return { ...share, ...rollMaskedShare(sm2, share, factor) }
}

/** KDF(PIN, salt, device secret): 48 bytes reduced modulo n, so that no mask is likelier than another; 0 becomes 1. */
function pinMask(sm2: Sm2, pin: string, deviceSecret: Uint8Array, { salt, iterations }: PinStretching): Uint8Array {
  if (pin.length === 0 || deviceSecret.length < minimalSaltBytes || salt.length < minimalSaltBytes || !(iterations >= minimalIterations)) {
    throw new CryptoError('crypto.length_wrong', 'PIN, salt, device secret or iterations')
  }
  const pinBytes = utf8ToBytes(pin.normalize('NFKC'))
  const password = lengthPrefixed('pin-share-password', pinBytes, deviceSecret)
  const stretched = pbkdf2Sm3(password, salt, iterations, 32)
  const wide = hkdfSm3(stretched, salt, utf8ToBytes('pin-share-mask'), 48)
  const mask = sm2.Fn.create(wide.reduce((value, byte) => value * 256n + BigInt(byte), 0n))
  wipeBytes(pinBytes, password, stretched, wide)
  return sm2.encodeScalar(mask === sm2.Fn.ZERO ? sm2.Fn.ONE : mask)
}
