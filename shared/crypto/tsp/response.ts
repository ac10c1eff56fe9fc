// Owns timestamp responses (TimeStampResp): the status, and the token when there is one.
import { openFields } from '../der/cursor.ts'
import { sizedElement, writeBytes, writeHeader } from '../der/direct-write.ts'
import { childrenOf, parseDer, rawOf } from '../der/element.ts'
import { readNamedBits, readSmallInteger, readString } from '../der/read.ts'
import { TAG } from '../der/tags.ts'
import { encodeInteger, encodeNamedBits, encodeSequence, encodeUtf8String } from '../der/write.ts'
import { CryptoError } from '../error.ts'
import { smallBytes } from '../small-bytes.ts'

/** PKIStatus. @source RFC 3161 §2.4.2; GM/T 0033-2014 §7. */
export const timestampStatuses = { granted: 0, grantedWithMods: 1, rejection: 2, waiting: 3, revocationWarning: 4, revocationNotification: 5 } as const
export type TimestampStatus = keyof typeof timestampStatuses

/** PKIFailureInfo: bit numbers. @source RFC 3161 §2.4.2. */
export const timestampFailures = {
  badAlg: 0,
  badRequest: 2,
  badDataFormat: 5,
  timeNotAvailable: 14,
  unacceptedPolicy: 15,
  unacceptedExtension: 16,
  addInfoNotAvailable: 17,
  systemFailure: 25,
} as const
export type TimestampFailure = keyof typeof timestampFailures

export interface TimestampResponse {
  readonly status: TimestampStatus
  /** For people, UTF-8. */
  readonly statusText?: string
  readonly failure?: TimestampFailure
  /** ContentInfo; present exactly when granted. */
  readonly tokenDer?: Uint8Array
}

/** @throws {CryptoError} tsp.structure_invalid — a token without a grant, or a grant without a token. @source RFC 3161 §2.4.2. */
export function encodeTimestampResponse(response: TimestampResponse): Uint8Array {
  assertTokenFitsStatus(response)
  const { status, statusText, failure, tokenDer } = response
  if (status === 'granted' && tokenDer && statusText === undefined && failure === undefined) return grantedWith(tokenDer)
  return encodeSequence(
    encodeSequence(
      encodeInteger(timestampStatuses[status]),
      ...(statusText === undefined ? [] : [encodeSequence(encodeUtf8String(statusText))]),
      ...(failure === undefined ? [] : [encodeNamedBits([timestampFailures[failure]])]),
    ),
    ...(tokenDer ? [tokenDer] : []),
  )
}

/** PKIStatusInfo { granted }. */
const grantedInfo = encodeSequence(encodeInteger(timestampStatuses.granted))

/** What is answered nearly always, in one array. */
function grantedWith(tokenDer: Uint8Array): Uint8Array {
  const content = grantedInfo.length + tokenDer.length
  const out = smallBytes(sizedElement(content))
  writeBytes(out, writeBytes(out, writeHeader(out, 0, TAG.sequence, content), grantedInfo), tokenDer)
  return out
}

/** The token inside is not parsed. @throws {CryptoError} tsp.structure_invalid · der.* @source RFC 3161 §2.4.2. */
export function parseTimestampResponse(der: Uint8Array): TimestampResponse {
  const fields = openFields(parseDer(der, { maxBytes: 1024 * 1024 }))
  const info = openFields(fields.next())
  const token = fields.optional(TAG.sequence)
  fields.done()
  const number = readSmallInteger(info.next())
  const texts = info.optional(TAG.sequence)
  const failures = info.optional(TAG.bitString)
  info.done()
  const status = (Object.keys(timestampStatuses) as TimestampStatus[]).find((name) => timestampStatuses[name] === number)
  if (!status) throw new CryptoError('tsp.structure_invalid', 'status')
  const bits = failures ? readNamedBits(failures) : new Set<number>()
  const failure = (Object.keys(timestampFailures) as TimestampFailure[]).find((name) => bits.has(timestampFailures[name]))
  const response = {
    status,
    ...(texts && { statusText: childrenOf(texts).map(readString).join('\n') }),
    ...(failure && { failure }),
    ...(token && { tokenDer: rawOf(token) }),
  }
  assertTokenFitsStatus(response)
  return response
}

function assertTokenFitsStatus({ status, tokenDer }: TimestampResponse): void {
  const isGranted = status === 'granted' || status === 'grantedWithMods'
  if (isGranted !== (tokenDer !== undefined)) throw new CryptoError('tsp.structure_invalid', 'token against the status')
}
