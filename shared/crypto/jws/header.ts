// Owns the protected header of a JWS: what is written into it, and what is understood when it is read.
import { base64ToBytes, bytesToBase64, bytesToUtf8, equalBytes, utf8ToBytes } from '../bytes.ts'
import { digestWith } from '../digest.ts'
import { OID } from '../der/oid.ts'
import { CryptoError } from '../error.ts'
import { base64UrlToBytes, bytesToBase64Url } from './base64url.ts'

const SM3_NAME = `urn:oid:${OID.sm3}`
const MAX_HEADER_CHARACTERS = 128 * 1024
const MAX_CERTIFICATES = 10

export interface JwsHeaderFields {
  readonly alg: string
  /** the signer's certificate first, then its issuers */
  readonly certificates: readonly Uint8Array[]
  readonly signingTimeMs: number
  /** false: the payload is signed as it is, not in base64url; it then stands beside (RFC 7797) */
  readonly b64: boolean
  /** media type of the payload */
  readonly contentType?: string
}

export interface JwsHeader {
  readonly alg: unknown
  readonly b64: boolean
  /** DER; empty when there is no x5c */
  readonly certificates: readonly Uint8Array[]
  /** what the signer claims */
  readonly signingTimeMs?: number
  /** whether a digest of the certificate is in the header and fits; undefined: there is none */
  fitsCertificate(der: Uint8Array): boolean | undefined
}

/** @returns base64url of the header's JSON. @source RFC 7515 §4.1; RFC 7797 §3; ETSI TS 119 182-1 §5.1, §5.2 (sigT, x5t#o). */
export function buildJwsHeader({ alg, certificates, signingTimeMs, b64, contentType }: JwsHeaderFields): string {
  const header = {
    alg,
    ...(contentType !== undefined && { cty: contentType }),
    x5c: certificates.map(bytesToBase64),
    'x5t#o': { digAlg: SM3_NAME, digVal: bytesToBase64Url(digestWith(OID.sm3, certificates[0]!)) },
    sigT: new Date(signingTimeMs).toISOString().replace(/\.\d+Z$/, 'Z'),
    ...(!b64 && { b64: false, crit: ['b64'] }),
  }
  return bytesToBase64Url(utf8ToBytes(JSON.stringify(header)))
}

/** What `crit` may name: what is looked at below. */
const understood: readonly string[] = ['b64', 'sigT', 'x5t#o']

/**
 * @param text base64url, as signed.
 * @throws {CryptoError} crypto.encoding_invalid — no JSON object, a parameter of the wrong type, or a critical one that is not understood.
 * @source RFC 7515 §4.1, §4.1.11; RFC 7797 §6.
 */
export function parseJwsHeader(text: string): JwsHeader {
  if (text.length > MAX_HEADER_CHARACTERS) throw invalid('header')
  const header = parseObject(bytesToUtf8(base64UrlToBytes(text)))
  const own = (name: string): unknown => (Object.hasOwn(header, name) ? header[name] : undefined)
  const [crit, b64, x5c, sigT] = [own('crit'), own('b64'), own('x5c'), own('sigT')]
  assertCritical(crit, header)
  if (b64 !== undefined && (typeof b64 !== 'boolean' || (!b64 && !(Array.isArray(crit) && crit.includes('b64'))))) throw invalid('b64')
  if (x5c !== undefined && (!Array.isArray(x5c) || x5c.length === 0 || x5c.length > MAX_CERTIFICATES || !x5c.every((each) => typeof each === 'string'))) throw invalid('x5c')
  const signingTimeMs = sigT === undefined ? undefined : parseTime(sigT)
  return {
    alg: own('alg'), b64: b64 !== false,
    certificates: ((x5c ?? []) as string[]).map(base64ToBytes),
    ...(signingTimeMs !== undefined && { signingTimeMs }),
    fitsCertificate: (der) => fits(der, own('x5t#S256'), own('x5t#o')),
  }
}

function assertCritical(crit: unknown, header: object): void {
  if (crit === undefined) return
  const isRight = Array.isArray(crit) && crit.length > 0 && new Set(crit).size === crit.length && crit.every((name) => typeof name === 'string' && understood.includes(name) && Object.hasOwn(header, name))
  if (!isRight) throw invalid('crit')
}

function parseTime(sigT: unknown): number {
  const ms = typeof sigT === 'string' && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(sigT) ? Date.parse(sigT) : NaN
  if (!Number.isFinite(ms)) throw invalid('sigT')
  return ms
}

function fits(der: Uint8Array, sha256: unknown, other: unknown): boolean | undefined {
  if (sha256 === undefined && other === undefined) return undefined
  const isDigest = (oid: string, text: unknown): boolean => typeof text === 'string' && equalBytes(base64UrlToBytes(text), digestWith(oid, der))
  if (sha256 !== undefined && !isDigest(OID.sha256, sha256)) return false
  if (other === undefined) return true
  const { digAlg, digVal } = (typeof other === 'object' && other !== null ? other : {}) as { digAlg?: unknown; digVal?: unknown }
  return digAlg === SM3_NAME && isDigest(OID.sm3, digVal)
}

/** An object, and nothing else. @throws {CryptoError} crypto.encoding_invalid @source RFC 8259. */
export function parseObject(text: string): Record<string, unknown> {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    throw invalid('JSON')
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw invalid('JSON object')
  return value as Record<string, unknown>
}

function invalid(what: string): CryptoError {
  return new CryptoError('crypto.encoding_invalid', `JWS ${what}`)
}
