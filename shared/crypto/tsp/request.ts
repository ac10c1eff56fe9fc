// Owns timestamp requests (TimeStampReq).
import { openFields } from '../der/cursor.ts'
import { parseDer } from '../der/element.ts'
import { encodeOid, readOid } from '../der/oid.ts'
import { readBoolean, readInteger, readSmallInteger } from '../der/read.ts'
import { TAG, contextTag } from '../der/tags.ts'
import { encodeBoolean, encodeContext, encodeInteger, encodeSequence } from '../der/write.ts'
import { CryptoError } from '../error.ts'
import { readExtensionList } from '../x509/extension-read.ts'
import type { Extension } from '../x509/extension.ts'
import { encodeImprint, readImprint } from './imprint.ts'
import type { MessageImprint } from './imprint.ts'

export interface TimestampRequest {
  readonly imprint: MessageImprint
  readonly policyOid?: string
  readonly nonce?: bigint
  /** Whether the answer must carry the authority's certificate. */
  readonly certReq: boolean
  readonly extensions: readonly Extension[]
}

const MAX_REQUEST_BYTES = 16 * 1024
const MAX_NONCE_BITS = 512

/** @param extensionsDer  encoded Extensions, when there are any. @source RFC 3161 §2.4.1; GM/T 0033-2014 §6. */
export function encodeTimestampRequest({ imprint, policyOid, nonce, certReq }: Omit<TimestampRequest, 'extensions'>, extensionsDer: readonly Uint8Array[] = []): Uint8Array {
  return encodeSequence(
    encodeInteger(1),
    encodeImprint(imprint),
    ...(policyOid === undefined ? [] : [encodeOid(policyOid)]),
    ...(nonce === undefined ? [] : [encodeInteger(nonce)]),
    ...(certReq ? [encodeBoolean(true)] : []),
    ...(extensionsDer.length > 0 ? [encodeContext(0, ...extensionsDer)] : []),
  )
}

/**
 * @throws {CryptoError} tsp.structure_invalid — another version, or a nonce above 512 bits. der.*
 * @source RFC 3161 §2.4.1; GM/T 0033-2014 §6.
 */
export function parseTimestampRequest(der: Uint8Array): TimestampRequest {
  const fields = openFields(parseDer(der, { maxBytes: MAX_REQUEST_BYTES }))
  if (readSmallInteger(fields.next()) !== 1) throw new CryptoError('tsp.structure_invalid', 'version')
  const imprint = readImprint(fields.next())
  const policy = fields.optional(TAG.oid)
  const nonceElement = fields.optional(TAG.integer)
  const certReq = fields.optional(TAG.boolean)
  const extensions = fields.optional(contextTag(0))
  fields.done()
  const nonce = nonceElement && readInteger(nonceElement)
  if (nonce !== undefined && nonce.toString(16).length > MAX_NONCE_BITS / 4) throw new CryptoError('tsp.structure_invalid', 'nonce')
  return {
    imprint,
    ...(policy && { policyOid: readOid(policy) }),
    ...(nonce !== undefined && { nonce }),
    certReq: certReq ? readBoolean(certReq) : false,
    extensions: extensions ? readExtensionList(extensions) : [],
  }
}
