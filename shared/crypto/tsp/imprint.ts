// Owns MessageImprint { hashAlgorithm, hashedMessage }: what a timestamp is a timestamp of.
import { equalBytes } from '../bytes.ts'
import { encodeAlgorithm, readAlgorithm } from '../der/algorithm.ts'
import { openFields } from '../der/cursor.ts'
import type { DerElement } from '../der/element.ts'
import { readOctetString } from '../der/read.ts'
import { encodeOctetString, encodeSequence } from '../der/write.ts'

export interface MessageImprint {
  readonly digestOid: string
  readonly digest: Uint8Array
}

/** Algorithm parameters are left out. @source RFC 3161 §2.4.1. */
export function encodeImprint({ digestOid, digest }: MessageImprint): Uint8Array {
  return encodeSequence(encodeAlgorithm(digestOid), encodeOctetString(digest))
}

/** Any algorithm and length: whether they fit is for the caller to judge. @throws {CryptoError} der.* @source RFC 3161 §2.4.1. */
export function readImprint(element: DerElement): MessageImprint {
  const fields = openFields(element)
  const imprint = { digestOid: readAlgorithm(fields.next()).oid, digest: readOctetString(fields.next()) }
  fields.done()
  return imprint
}

/** @source RFC 3161 §2.4.2 (the same as in the request). */
export function sameImprint(left: MessageImprint, right: MessageImprint): boolean {
  return left.digestOid === right.digestOid && equalBytes(left.digest, right.digest)
}
