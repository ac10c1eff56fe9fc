// Owns the three forms of a JWS: compact, flattened and general JSON; written, read, and with timestamps put beside a signature.
import { base64ToBytes, bytesToBase64, bytesToUtf8, concatBytes, utf8ToBytes } from '../bytes.ts'
import { ascii } from '../der/write.ts'
import { CryptoError } from '../error.ts'
import { base64UrlToBytes, bytesToBase64Url } from './base64url.ts'
import { parseJwsHeader, parseObject, type JwsHeader } from './header.ts'

export type JwsForm = 'compact' | 'flattened' | 'general'

const MAX_CHARACTERS = 48 * 1024 * 1024
const MAX_SIGNATURES = 16
const MAX_TIMESTAMPS = 8

export interface JwsSignature {
  /** base64url, as signed */
  readonly protectedText: string
  readonly header: JwsHeader
  readonly signature: Uint8Array
  /** as it stands in the JWS: what a timestamp covers */
  readonly signatureText: string
  /** of etsiU; not verified */
  readonly timestampTokens: readonly Uint8Array[]
}

export interface Jws {
  readonly form: JwsForm
  /** the payload's octets; absent: detached */
  readonly payload?: Uint8Array
  readonly signatures: readonly JwsSignature[]
}

/** What is signed. @source RFC 7515 §5.1; RFC 7797 §3. */
export function jwsSigningInput(protectedText: string, payload: Uint8Array, b64: boolean): Uint8Array {
  return b64 ? ascii(`${protectedText}.${bytesToBase64Url(payload)}`) : concatBytes(ascii(`${protectedText}.`), payload)
}

/** What a timestamp of the signature covers. @source ETSI TS 119 182-1 §5.3.4 (sigTst). */
export const jwsTimestampInput = (signatureText: string): Uint8Array => ascii(signatureText)

export interface JwsParts {
  readonly protectedText: string
  readonly signature: Uint8Array
  /** left out: detached */
  readonly payload?: Uint8Array
  /** RFC 3161 token over `jwsTimestampInput` */
  readonly timestampToken?: Uint8Array
}

/** @throws {CryptoError} crypto.encoding_invalid — compact has no place for a timestamp. @source RFC 7515 §7; RFC 7797 §5 (detached). */
export function assembleJws(form: JwsForm, { protectedText, signature, payload, timestampToken }: JwsParts): string {
  const signatureText = bytesToBase64Url(signature)
  const payloadText = payload && bytesToBase64Url(payload)
  if (form === 'compact') {
    if (timestampToken) throw new CryptoError('crypto.encoding_invalid', 'JWS timestamp')
    return `${protectedText}.${payloadText ?? ''}.${signatureText}`
  }
  const etsiU = timestampToken && [{ sigTst: { tstTokens: [{ val: bytesToBase64(timestampToken) }] } }]
  const one = { protected: protectedText, ...(etsiU && { header: { etsiU } }), signature: signatureText }
  const body = payloadText === undefined ? {} : { payload: payloadText }
  return JSON.stringify(form === 'flattened' ? { ...body, ...one } : { ...body, signatures: [one] })
}

/**
 * Everything must stand in the protected header but etsiU: any other unprotected parameter is refused, so that nothing unsigned
 * decides how a signature is read.
 *
 * @throws {CryptoError} crypto.encoding_invalid
 * @source RFC 7515 §7.1, §7.2; RFC 7797 §5.
 */
export function parseJws(text: string): Jws {
  if (text.length > MAX_CHARACTERS) throw new CryptoError('crypto.encoding_invalid', 'JWS too large')
  const trimmed = text.trim()
  if (!trimmed.startsWith('{')) return parseCompact(trimmed)
  const object = parseObject(trimmed)
  const own = (name: string): unknown => (Object.hasOwn(object, name) ? object[name] : undefined)
  const several = own('signatures')
  if (several !== undefined && (!Array.isArray(several) || several.length === 0 || several.length > MAX_SIGNATURES || own('signature') !== undefined || own('protected') !== undefined)) throw invalid('signatures')
  const signatures = ((several ?? [object]) as unknown[]).map(readSignature)
  const payload = own('payload')
  if (payload !== undefined && typeof payload !== 'string') throw invalid('payload')
  const [first] = signatures
  // one payload cannot be in base64url for one signer and not for another
  if (signatures.some(({ header }) => header.b64 !== first!.header.b64)) throw invalid('b64')
  return { form: several === undefined ? 'flattened' : 'general', signatures, ...(payload !== undefined && payload !== '' && { payload: first!.header.b64 ? base64UrlToBytes(payload) : utf8ToBytes(payload) }) }
}

function parseCompact(text: string): Jws {
  const [protectedText, payload, signature, ...more] = text.split('.')
  if (!protectedText || payload === undefined || !signature || more.length > 0) throw invalid('compact')
  const header = parseJwsHeader(protectedText)
  if (!header.b64 && payload !== '') throw invalid('payload')
  return { form: 'compact', signatures: [{ protectedText, header, signature: base64UrlToBytes(signature), signatureText: signature, timestampTokens: [] }], ...(payload !== '' && { payload: base64UrlToBytes(payload) }) }
}

function readSignature(value: unknown): JwsSignature {
  if (typeof value !== 'object' || value === null) throw invalid('signature')
  const object = value as Record<string, unknown>
  const [protectedText, signature] = [object['protected'], object['signature']]
  if (typeof protectedText !== 'string' || typeof signature !== 'string' || signature === '') throw invalid('signature')
  return { protectedText, header: parseJwsHeader(protectedText), signature: base64UrlToBytes(signature), signatureText: signature, timestampTokens: readTimestamps(object['header']) }
}

/** Elements of etsiU are objects, or base64url of them. @source ETSI TS 119 182-1 §5.3.1. */
function readTimestamps(header: unknown): Uint8Array[] {
  if (header === undefined) return []
  if (typeof header !== 'object' || header === null || Object.keys(header).some((name) => name !== 'etsiU')) throw invalid('unprotected header')
  const { etsiU } = header as { etsiU?: unknown }
  if (!Array.isArray(etsiU) || etsiU.length > MAX_TIMESTAMPS) throw invalid('etsiU')
  return etsiU.flatMap((each: unknown) => {
    const element = typeof each === 'string' ? parseObject(bytesToUtf8(base64UrlToBytes(each))) : (each as Record<string, unknown> | null)
    const tokens = (element?.['sigTst'] as { tstTokens?: unknown } | undefined)?.tstTokens
    if (tokens === undefined) return []
    if (!Array.isArray(tokens) || tokens.length > MAX_TIMESTAMPS) throw invalid('sigTst')
    return tokens.map((token: unknown) => {
      const val = (token as { val?: unknown } | null)?.val
      if (typeof val !== 'string') throw invalid('sigTst')
      return base64ToBytes(val)
    })
  })
}

function invalid(what: string): CryptoError {
  return new CryptoError('crypto.encoding_invalid', `JWS ${what}`)
}
