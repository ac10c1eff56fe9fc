// Owns SM2 private key containers: SEC1 ECPrivateKey and PKCS#8 PrivateKeyInfo. For whole keys alone (CA, TSA, tests).
import { bytesToHex } from '../bytes.ts'
import { CryptoError } from '../error.ts'
import { encodeAlgorithm, readAlgorithm } from './algorithm.ts'
import { openFields } from './cursor.ts'
import { insideExplicit, parseDer } from './element.ts'
import type { DerElement } from './element.ts'
import { OID, encodeOid, readOid } from './oid.ts'
import { readBitStringBytes, readOctetString, readSmallInteger } from './read.ts'
import { TAG, contextTag } from './tags.ts'
import { encodeBitString, encodeContext, encodeInteger, encodeOctetString, encodeSequence } from './write.ts'

export interface Sm2PrivateKey {
  /** d, 32 bytes big-endian; range is for the curve code to check. */
  readonly privateKey: Uint8Array
  /** 04 ‖ X ‖ Y where the container carries it. */
  readonly publicKey?: Uint8Array
}

/** SEC1 ECPrivateKey with the curve named. @throws {CryptoError} der.key_unsupported @source RFC 5915 §3. */
export function encodeSec1PrivateKey(key: Sm2PrivateKey): Uint8Array {
  return ecPrivateKey(key, encodeContext(0, encodeOid(OID.sm2Curve)))
}

/** PKCS#8 PrivateKeyInfo around the SEC1 form. @throws {CryptoError} der.key_unsupported @source RFC 5208 §5. */
export function encodePkcs8PrivateKey(key: Sm2PrivateKey): Uint8Array {
  const algorithm = encodeAlgorithm(OID.ecPublicKey, encodeOid(OID.sm2Curve))
  return encodeSequence(encodeInteger(0), algorithm, encodeOctetString(ecPrivateKey(key)))
}

/**
 * Either container, told apart by the second field.
 *
 * @throws {CryptoError} der.key_unsupported — not an SM2 key. der.* — malformed.
 * @source RFC 5958 §2; RFC 5915 §3.
 */
export function parsePrivateKey(der: Uint8Array): Sm2PrivateKey {
  const fields = openFields(parseDer(der, { maxBytes: 4096 }))
  const version = readSmallInteger(fields.next())
  const second = fields.next()
  if (second.tag === TAG.octetString) {
    if (version !== 1) throw new CryptoError('der.key_unsupported')
    return readEcPrivateKey(parseDer(der), true)
  }
  const algorithm = readAlgorithm(second)
  const inner = readOctetString(fields.next())
  fields.optional(contextTag(0)) // attributes
  fields.done()
  const curve = algorithm.parametersDer ? readOid(parseDer(algorithm.parametersDer)) : undefined
  if (version !== 0 || algorithm.oid !== OID.ecPublicKey || curve !== OID.sm2Curve) throw new CryptoError('der.key_unsupported')
  return readEcPrivateKey(parseDer(inner, { maxBytes: 4096 }), false)
}

function ecPrivateKey({ privateKey, publicKey }: Sm2PrivateKey, ...parameters: Uint8Array[]): Uint8Array {
  if (privateKey.length !== 32) throw new CryptoError('der.key_unsupported')
  const point = publicKey ? [encodeContext(1, encodeBitString(publicKey))] : []
  return encodeSequence(encodeInteger(1), encodeOctetString(privateKey), ...parameters, ...point)
}

function readEcPrivateKey(element: DerElement, curveRequired: boolean): Sm2PrivateKey {
  const fields = openFields(element)
  if (readSmallInteger(fields.next()) !== 1) throw new CryptoError('der.key_unsupported')
  const privateKey = readOctetString(fields.next())
  const curve = fields.optional(contextTag(0))
  const point = fields.optional(contextTag(1))
  fields.done()
  if (curve ? readOid(insideExplicit(curve)) !== OID.sm2Curve : curveRequired) throw new CryptoError('der.key_unsupported')
  if (privateKey.length !== 32) throw new CryptoError('der.key_unsupported', bytesToHex(Uint8Array.of(privateKey.length)))
  if (!point) return { privateKey }
  const publicKey = readBitStringBytes(insideExplicit(point))
  if (publicKey.length !== 65 || publicKey[0] !== 4) throw new CryptoError('der.key_unsupported')
  return { privateKey, publicKey }
}
