// Owns the forms of an SM2 ciphertext: SM2Cipher in DER and the raw field orders in the wild, each by its name.
import { concatBytes } from '../bytes.ts'
import { CryptoError } from '../error.ts'
import { openFields } from './cursor.ts'
import { parseDer } from './element.ts'
import type { DerElement } from './element.ts'
import { readOctetString, readUnsignedBytes } from './read.ts'
import { encodeOctetString, encodeSequence, encodeUnsigned } from './write.ts'

/**
 * | form | bytes | who writes it |
 * |---|---|---|
 * | `c1c3c2` | 04 ‖ x ‖ y ‖ C3 ‖ C2 | GB/T 32918.4—2016; what `encryptSm2` gives |
 * | `c1c2c3` | 04 ‖ x ‖ y ‖ C2 ‖ C3 | the standard of 2010, older Java and C code |
 * | `c1c3c2-bare` | x ‖ y ‖ C3 ‖ C2 | CFCA SADK from 3.2 on, `sm-crypto` and its kin |
 * | `c1c2c3-bare` | x ‖ y ‖ C2 ‖ C3 | CFCA SADK before 3.2 |
 * | `der` | SM2Cipher | GM/T 0009, messages, OpenSSL, HSMs |
 */
export const sm2CiphertextForms = ['c1c3c2', 'c1c2c3', 'c1c3c2-bare', 'c1c2c3-bare', 'der'] as const
export type Sm2CiphertextForm = (typeof sm2CiphertextForms)[number]

/** CFCA's order of trying: DER, then C1C3C2, then C1C2C3, both without 04. @source CFCA SADK 3.2 practice. */
export const cfcaForms: readonly Sm2CiphertextForm[] = ['der', 'c1c3c2-bare', 'c1c2c3-bare']

const POINT = 65
const DIGEST = 32
/** Longer plaintexts are what symmetric ciphers are for; a hostile length must not cost a key stream of gigabytes. */
const MAX_CIPHERTEXT_BYTES = 16 * 1024 * 1024

/**
 * @param raw  C1 ‖ C3 ‖ C2 with the leading 04, as `encryptSm2` gives it.
 * @returns SM2Cipher { XCoordinate INTEGER, YCoordinate INTEGER, HASH OCTET STRING, CipherText OCTET STRING }.
 * @throws {CryptoError} crypto.length_wrong · crypto.point_invalid
 * @source GM/T 0009-2012 §7.2.
 */
export function encodeSm2Cipher(raw: Uint8Array): Uint8Array {
  assertRaw(raw)
  return encodeSequence(
    encodeUnsigned(raw.subarray(1, 33)), encodeUnsigned(raw.subarray(33, POINT)),
    encodeOctetString(raw.subarray(POINT, POINT + DIGEST)), encodeOctetString(raw.subarray(POINT + DIGEST)),
  )
}

/** @returns C1 ‖ C3 ‖ C2 with the leading 04. @throws {CryptoError} crypto.length_wrong · der.* @source GM/T 0009-2012 §7.2. */
export function parseSm2Cipher(der: Uint8Array): Uint8Array {
  return readSm2Cipher(parseDer(der, { maxBytes: MAX_CIPHERTEXT_BYTES, maxDepth: 2 }))
}

/** @throws {CryptoError} crypto.length_wrong · der.* @source GM/T 0009-2012 §7.2. */
export function readSm2Cipher(element: DerElement): Uint8Array {
  const fields = openFields(element)
  const [x, y] = [readUnsignedBytes(fields.next(), 32), readUnsignedBytes(fields.next(), 32)]
  const [c3, c2] = [readOctetString(fields.next()), readOctetString(fields.next())]
  fields.done()
  if (c3.length !== DIGEST || c2.length === 0) throw new CryptoError('crypto.length_wrong', 'SM2Cipher')
  return concatBytes(Uint8Array.of(4), x, y, c3, c2)
}

/**
 * Any form → C1 ‖ C3 ‖ C2 with the leading 04, which `decryptSm2` takes.
 *
 * The forms cannot be told apart by their bytes: the caller names the one that was agreed.
 *
 * @throws {CryptoError} crypto.length_wrong · crypto.point_invalid — no 04 where the form has one. der.*
 * @source GB/T 32918.4—2016 §6.1 step A8; GM/T 0009-2012 §7.2.
 */
export function readSm2Ciphertext(form: Sm2CiphertextForm, bytes: Uint8Array): Uint8Array {
  if (bytes.length > MAX_CIPHERTEXT_BYTES) throw new CryptoError('crypto.length_wrong', 'SM2 ciphertext')
  if (form === 'der') return parseSm2Cipher(bytes)
  const raw = form.endsWith('-bare') ? concatBytes(Uint8Array.of(4), bytes) : bytes
  assertRaw(raw)
  if (form.startsWith('c1c3c2')) return raw.slice()
  return concatBytes(raw.subarray(0, POINT), raw.subarray(raw.length - DIGEST), raw.subarray(POINT, raw.length - DIGEST))
}

/** C1 ‖ C3 ‖ C2 with the leading 04 → any form. @throws {CryptoError} crypto.length_wrong · crypto.point_invalid @source GB/T 32918.4—2016 §6.1 step A8; GM/T 0009-2012 §7.2. */
export function writeSm2Ciphertext(form: Sm2CiphertextForm, raw: Uint8Array): Uint8Array {
  if (form === 'der') return encodeSm2Cipher(raw)
  assertRaw(raw)
  const [c1, c3, c2] = [raw.subarray(form.endsWith('-bare') ? 1 : 0, POINT), raw.subarray(POINT, POINT + DIGEST), raw.subarray(POINT + DIGEST)]
  return form.startsWith('c1c3c2') ? concatBytes(c1, c3, c2) : concatBytes(c1, c2, c3)
}

function assertRaw(raw: Uint8Array): void {
  if (raw.length <= POINT + DIGEST || raw.length > MAX_CIPHERTEXT_BYTES) throw new CryptoError('crypto.length_wrong', 'SM2 ciphertext')
  if (raw[0] !== 4) throw new CryptoError('crypto.point_invalid', 'not 04 ‖ x ‖ y')
}
