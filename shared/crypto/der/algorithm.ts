// Owns AlgorithmIdentifier { algorithm OID, parameters ANY OPTIONAL }.
import { openFields } from './cursor.ts'
import { rawOf } from './element.ts'
import type { DerElement } from './element.ts'
import { OID, encodeOid, readOid } from './oid.ts'
import { TAG } from './tags.ts'
import { encodeNull, encodeSequence } from './write.ts'

export interface AlgorithmIdentifier {
  readonly oid: string
  /** The parameters as received. Absent also where they were NULL: both mean "none" (tolerance `params-null`). */
  readonly parametersDer?: Uint8Array
}

/** @param parametersDer  an encoded element, `'null'` to write NULL, nothing to leave the field out. @source RFC 5280 §4.1.1.2. */
export function encodeAlgorithm(oid: string, parametersDer?: Uint8Array | 'null'): Uint8Array {
  if (parametersDer === undefined) return encodeSequence(encodeOid(oid))
  return encodeSequence(encodeOid(oid), parametersDer === 'null' ? encodeNull() : parametersDer)
}

const rsaSignatureOids: readonly string[] = [OID.sha1WithRsa, OID.sha256WithRsa, OID.sha384WithRsa, OID.sha512WithRsa]

/** Of a signature in a certificate, request or list: RSA with NULL, as it must be, all others without parameters. @source RFC 4055 §5; RFC 5758 §3.2. */
export function encodeSignatureAlgorithm(oid: string): Uint8Array {
  return encodeAlgorithm(oid, rsaSignatureOids.includes(oid) ? 'null' : undefined)
}

/** @throws {CryptoError} der.* @source RFC 5280 §4.1.1.2. */
export function readAlgorithm(element: DerElement): AlgorithmIdentifier {
  const fields = openFields(element)
  const oid = readOid(fields.next(TAG.oid))
  const parameters = fields.any()
  fields.done()
  return parameters && parameters.tag !== TAG.null ? { oid, parametersDer: rawOf(parameters) } : { oid }
}
