// Owns SubjectPublicKeyInfo: written for SM2, read for any algorithm.
import { equalBytes } from '../bytes.ts'
import { CryptoError } from '../error.ts'
import { encodeAlgorithm, readAlgorithm } from './algorithm.ts'
import type { AlgorithmIdentifier } from './algorithm.ts'
import { openFields } from './cursor.ts'
import { parseDer, rawOf } from './element.ts'
import type { DerElement } from './element.ts'
import { OID, encodeOid } from './oid.ts'
import { readBitStringBytes } from './read.ts'
import { encodeBitString, encodeSequence } from './write.ts'

export interface PublicKeyInfo {
  /** The whole SubjectPublicKeyInfo as received. */
  readonly der: Uint8Array
  readonly algorithm: AlgorithmIdentifier
  /** Octets of the BIT STRING: what key identifiers are made of. */
  readonly keyBytes: Uint8Array
  /** 04 ‖ X ‖ Y, 65 bytes, when the key is an SM2 key; not yet checked to lie on the curve. */
  readonly sm2PublicKey?: Uint8Array
}

/**
 * @param publicKey  04 ‖ X ‖ Y, 65 bytes.
 * @returns SubjectPublicKeyInfo, 91 bytes.
 * @throws {CryptoError} der.key_unsupported — not an uncompressed point.
 * @source GB/T 20518; GM/T 0009-2012 §7.1.
 */
export function encodePublicKeyInfo(publicKey: Uint8Array): Uint8Array {
  if (publicKey.length !== 65 || publicKey[0] !== 4) throw new CryptoError('der.key_unsupported')
  return encodeSequence(encodeAlgorithm(OID.ecPublicKey, encodeOid(OID.sm2Curve)), encodeBitString(publicKey))
}

/** @throws {CryptoError} der.* @source RFC 5280 §4.1.2.7. */
export function readPublicKeyInfo(element: DerElement): PublicKeyInfo {
  const fields = openFields(element)
  const algorithm = readAlgorithm(fields.next())
  const keyBytes = readBitStringBytes(fields.next())
  fields.done()
  const key = { der: rawOf(element), algorithm, keyBytes }
  return isSm2(algorithm) && keyBytes.length === 65 && keyBytes[0] === 4 ? { ...key, sm2PublicKey: keyBytes } : key
}

/** SubjectPublicKeyInfo bytes of any algorithm. @throws {CryptoError} der.* @source RFC 5280 §4.1.2.7; RFC 5480 §2. */
export function parsePublicKeyInfo(der: Uint8Array): PublicKeyInfo {
  return readPublicKeyInfo(parseDer(der, { maxBytes: 4096 }))
}

/** ecPublicKey with the SM2 curve, or the SM2 identifier itself where an issuer wrote that (tolerance `sm2-key-oid`). */
function isSm2({ oid, parametersDer }: AlgorithmIdentifier): boolean {
  if (oid === OID.sm2Curve || oid === OID.sm2Sign) return true
  return oid === OID.ecPublicKey && parametersDer !== undefined && equalBytes(parametersDer, encodeOid(OID.sm2Curve))
}
