// Owns SVSRequest: the outer structure of every request, and the forms in which the field writes what is inside.
import { childrenOf, contentOf, insideExplicit, parseDer } from '../der/element.ts'
import type { DerElement } from '../der/element.ts'
import { readSmallInteger } from '../der/read.ts'
import { TAG, contextPrimitiveTag, contextTag } from '../der/tags.ts'
import { encodeContext, encodeElement, encodeInteger, encodeOctetString, encodeSequence } from '../der/write.ts'
import { CryptoError } from '../error.ts'
import { encodeFields, readFields } from './body.ts'
import { encodeExtAttributes, readExtAttributes } from './ext-attributes.ts'
import type { SvsAttribute } from './ext-attributes.ts'
import type { AnyMessage, Field } from './fields.ts'
import { svsOperationOf, svsOperations } from './messages.ts'
import type { SvsOperation, SvsRequestOf } from './messages.ts'
import { encodeSvsTime, readSvsTime } from './time.ts'
import { encodeSvsToken, readSvsToken } from './timestamp-token.ts'
import type { SvsTokenForm } from './timestamp-token.ts'

/**
 * How the inner message is wrapped. The standard's `OCTET STRING { … [n] IMPLICIT XxxReq }` is read in different ways:
 * - `tagged`    OCTET STRING that holds `[n] IMPLICIT SEQUENCE`: written here, types up to 30
 * - `untagged`  OCTET STRING that holds the plain SEQUENCE; the only form for types above 30
 * - `choice`    `[n] IMPLICIT SEQUENCE` without an OCTET STRING
 * - `explicit`  `[n] EXPLICIT SEQUENCE` without an OCTET STRING
 * - `primitive` `[n] IMPLICIT OCTET STRING` that holds the SEQUENCE
 * An answer comes in the form of its request (tolerance `svs-wrapping`).
 */
export const svsForms = ['tagged', 'untagged', 'choice', 'explicit', 'primitive'] as const
export type SvsForm = (typeof svsForms)[number]

export interface SvsRequest<O extends SvsOperation = SvsOperation> {
  readonly operation: O
  readonly message: SvsRequestOf<O>
  readonly form: SvsForm
  readonly timeMs?: number
  /** TimeStampToken over `covered` */
  readonly timestampToken?: Uint8Array
  readonly tokenForm?: SvsTokenForm
  readonly extAttributes?: readonly SvsAttribute[]
  /** the content of the request's OCTET STRING: what a timestamp is over */
  readonly covered: Uint8Array
}

/** 64 MiB: a message is signed whole; what is larger goes by init, update and final. */
export const MAX_SVS_BYTES = 64 * 1024 * 1024

/**
 * @param timeMs  of the request; left out unless given.
 * @throws {CryptoError} der.tag_unsupported — a form that has no room for the type's number.
 * @source GB/T 38629-2020 §7.3.1.
 */
export function encodeSvsRequest<O extends SvsOperation>(operation: O, message: SvsRequestOf<O>, options: OuterOptions = {}): Uint8Array {
  const { type, request } = svsOperations[operation]
  return encodeOuter(type, encodeFields(request, message as AnyMessage), options)
}

/** What stands beside the inner message. */
export interface OuterOptions {
  readonly form?: SvsForm
  readonly timeMs?: number
  /** TimeStampToken over the content of the OCTET STRING */
  readonly timestampToken?: Uint8Array
  readonly tokenForm?: SvsTokenForm
  readonly extAttributes?: readonly SvsAttribute[]
}

/** The outer structure, the same for requests and answers. @source GB/T 38629-2020 §7.3.1, §7.4. */
export function encodeOuter(type: number, fields: readonly Uint8Array[], { form = type > 30 ? 'untagged' : 'tagged', timeMs, timestampToken, tokenForm, extAttributes }: OuterOptions): Uint8Array {
  const parts = [encodeInteger(type), wrap(form, type, fields)]
  if (timeMs !== undefined) parts.push(encodeSvsTime(timeMs))
  if (timestampToken) parts.push(encodeSvsToken(timestampToken, tokenForm))
  if (extAttributes && extAttributes.length > 0) parts.push(encodeExtAttributes(extAttributes))
  return encodeSequence(...parts)
}

function wrap(form: SvsForm, type: number, fields: readonly Uint8Array[]): Uint8Array {
  if (form === 'untagged') return encodeOctetString(encodeSequence(...fields))
  if (type > 30) throw new CryptoError('der.tag_unsupported')
  if (form === 'tagged') return encodeOctetString(encodeContext(type, ...fields))
  if (form === 'choice') return encodeContext(type, ...fields)
  if (form === 'explicit') return encodeContext(type, encodeSequence(...fields))
  return encodeElement(contextPrimitiveTag(type), encodeSequence(...fields))
}

export interface Outer {
  readonly type: number
  readonly form: SvsForm
  readonly fields: readonly DerElement[]
  readonly covered: Uint8Array
  readonly timeMs?: number
  readonly timestampToken?: Uint8Array
  readonly tokenForm?: SvsTokenForm
  readonly extAttributes?: readonly SvsAttribute[]
}

/**
 * The type alone, for an answer to what cannot be read further; undefined when not even that is there.
 * @source GB/T 38629-2020 §7.3.1.
 */
export function peekSvsType(der: Uint8Array): number | undefined {
  try {
    return readType(childrenOf(parseDer(der, { maxBytes: MAX_SVS_BYTES }))).type
  } catch (cause) {
    if (cause instanceof CryptoError) return undefined
    throw cause
  }
}

/** version DEFAULT v1(0): absent, or written out (tolerance `explicit-default`); 1 for v1 is in the field (tolerance `svs-version-one`). */
function readType(children: readonly DerElement[]): { type: number; next: number } {
  const [first, second] = children
  if (!first) throw new CryptoError('der.element_missing')
  const leading = readSmallInteger(first)
  if (second?.tag !== TAG.integer) return { type: leading, next: 1 }
  if (leading > 1) throw new CryptoError('der.integer_out_of_range', 'version')
  return { type: readSmallInteger(second), next: 2 }
}

/** @throws {CryptoError} der.* @source GB/T 38629-2020 §7.3.1, §7.4. */
export function readOuter(der: Uint8Array): Outer {
  const children = childrenOf(parseDer(der, { maxBytes: MAX_SVS_BYTES }))
  if (der[0] !== TAG.sequence) throw new CryptoError('der.tag_unexpected')
  const { type, next } = readType(children)
  const inner = children[next]
  if (!inner) throw new CryptoError('der.element_missing')
  const optional: { timeMs?: number; timestampToken?: Uint8Array; tokenForm?: SvsTokenForm; extAttributes?: readonly SvsAttribute[] } = {}
  let last = -1
  for (const element of children.slice(next + 1)) {
    const tag = element.tag & 0x1f
    if ((element.tag & 0xc0) !== 0x80 || tag > 2 || tag <= last) throw new CryptoError('der.tag_unexpected')
    last = tag
    if (tag === 0) optional.timeMs = readSvsTime(element)
    else if (tag === 1) Object.assign(optional, readSvsToken(element))
    else optional.extAttributes = readExtAttributes(element)
  }
  return { type, ...unwrap(type, inner), ...optional }
}

function unwrap(type: number, inner: DerElement): { form: SvsForm; fields: readonly DerElement[]; covered: Uint8Array } {
  const covered = contentOf(inner)
  if (inner.tag === TAG.octetString) {
    const element = parseDer(covered, { maxBytes: MAX_SVS_BYTES })
    if (element.tag === TAG.sequence) return { form: 'untagged', fields: childrenOf(element), covered }
    if (type > 30 || element.tag !== contextTag(type)) throw new CryptoError('der.tag_unexpected')
    return { form: 'tagged', fields: childrenOf(element), covered }
  }
  if (type > 30) throw new CryptoError('der.tag_unexpected')
  if (inner.tag === contextPrimitiveTag(type)) {
    const element = parseDer(covered, { maxBytes: MAX_SVS_BYTES })
    if (element.tag !== TAG.sequence) throw new CryptoError('der.tag_unexpected')
    return { form: 'primitive', fields: childrenOf(element), covered }
  }
  if (inner.tag !== contextTag(type)) throw new CryptoError('der.tag_unexpected')
  return { ...fieldsOf(inner), covered }
}

/** No message is a single SEQUENCE that is not a certificate, and a certificate never stands alone with two fields left out. */
function fieldsOf(element: DerElement): { form: SvsForm; fields: readonly DerElement[] } {
  const children = childrenOf(element)
  const [only] = children
  if (children.length !== 1 || only?.tag !== TAG.sequence) return { form: 'choice', fields: children }
  const inside = childrenOf(only)
  const isCertificate = inside.length === 3 && inside[0]?.tag === TAG.sequence && inside[2]?.tag === TAG.bitString
  return isCertificate ? { form: 'choice', fields: children } : { form: 'explicit', fields: childrenOf(insideExplicit(element)) }
}

/**
 * @throws {CryptoError} der.* · crypto.encoding_invalid — a type that is not in the table.
 * @source GB/T 38629-2020 §7.3.
 */
export function parseSvsRequest(der: Uint8Array): SvsRequest {
  const { type, fields, ...outer } = readOuter(der)
  const operation = svsOperationOf(type)
  if (!operation) throw new CryptoError('crypto.encoding_invalid', 'request type')
  const table: readonly Field[] = svsOperations[operation].request
  return { operation, message: readFields(table, fields) as SvsRequestOf<SvsOperation>, ...outer }
}
