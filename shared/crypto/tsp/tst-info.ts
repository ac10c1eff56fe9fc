// Owns TSTInfo: what the time authority states and signs.
import { openFields } from '../der/cursor.ts'
import { sizedElement, writeBytes, writeHeader } from '../der/direct-write.ts'
import { parseDer } from '../der/element.ts'
import type { DerElement } from '../der/element.ts'
import { readOid, sharedOid } from '../der/oid.ts'
import { readBoolean, readInteger, readSmallInteger } from '../der/read.ts'
import { TAG, contextPrimitiveTag, contextTag } from '../der/tags.ts'
import { encodeGeneralizedTime, generalizedTimeBytes, readTime, writeGeneralizedTime } from '../der/time.ts'
import { ascii, encodeBoolean, encodeContext, encodeElement, encodeInteger, encodeSequence } from '../der/write.ts'
import { bytesToHex, concatBytes, hexToBytes } from '../bytes.ts'
import { CryptoError } from '../error.ts'
import { smallBytes } from '../small-bytes.ts'
import { readExtensionList } from '../x509/extension-read.ts'
import { readImprint } from './imprint.ts'
import type { MessageImprint } from './imprint.ts'

export interface Accuracy {
  readonly seconds?: number
  /** 1 to 999. */
  readonly millis?: number
  /** 1 to 999. */
  readonly micros?: number
}

export interface TstInfo {
  readonly policyOid: string
  readonly imprint: MessageImprint
  /** Unsigned hex, lower case, up to 160 bits. */
  readonly serialHex: string
  readonly genTimeMs: number
  /** 1 to 999, behind the milliseconds: where tokens are to be ordered by their time alone. */
  readonly genTimeMicros?: number
  readonly accuracy?: Accuracy
  readonly ordering: boolean
  readonly nonce?: bigint
  /** Encoded Name of the authority, written as directoryName. */
  readonly tsaNameDer?: Uint8Array
}

const MAX_SERIAL_BYTES = 20

/**
 * In one array, written once: a time authority makes thousands of them a second.
 * @param constant  from {@link prepareStatement} of the same fields, where many statements share them.
 * @throws {CryptoError} tsp.structure_invalid — an accuracy part out of range, or a serial above 160 bits. der.*
 * @source RFC 3161 §2.4.2; GM/T 0033-2014 §7.
 */
export function encodeTstInfo(info: TstInfo, constant: PreparedStatement = prepareStatement(info)): Uint8Array {
  const { digest } = info.imprint
  const [policy, algorithm] = [sharedOid(info.policyOid), sharedOid(info.imprint.digestOid)]
  const { head, tail } = constant
  const nonce = info.nonce === undefined ? nothing : encodeInteger(info.nonce)
  const fineTime = info.genTimeMicros ? encodeFineTime(info.genTimeMs, info.genTimeMicros) : undefined
  const serial = significant(hexToBytes(info.serialHex))
  const serialBytes = serial.length + (serial[0]! >> 7)
  const imprintBytes = sizedElement(algorithm.length) + sizedElement(digest.length)
  const content = VERSION.length + policy.length + sizedElement(imprintBytes) + 2 + serialBytes + (fineTime?.length ?? generalizedTimeBytes(info.genTimeMs, true)) + head.length + nonce.length + tail.length
  const out = smallBytes(sizedElement(content))
  let at = writeHeader(out, 0, TAG.sequence, content)
  at = writeBytes(out, at, VERSION)
  at = writeBytes(out, at, policy)
  at = writeHeader(out, at, TAG.sequence, imprintBytes)
  at = writeHeader(out, at, TAG.sequence, algorithm.length)
  at = writeBytes(out, at, algorithm)
  at = writeHeader(out, at, TAG.octetString, digest.length)
  at = writeBytes(out, at, digest)
  at = writeHeader(out, at, TAG.integer, serialBytes) + serialBytes - serial.length
  at = writeBytes(out, at, serial)
  at = fineTime ? writeBytes(out, at, fineTime) : writeGeneralizedTime(out, at, info.genTimeMs, true)
  writeBytes(out, writeBytes(out, writeBytes(out, at, head), nonce), tail)
  return out
}

const VERSION = encodeInteger(1)
const nothing = new Uint8Array(0)

/** Without leading zeros, but never empty. */
function significant(serial: Uint8Array): Uint8Array {
  if (serial.length === 0 || serial.length > MAX_SERIAL_BYTES) throw new CryptoError('tsp.structure_invalid', 'serial')
  let first = 0
  while (first < serial.length - 1 && serial[first] === 0) first++
  return serial.subarray(first)
}

/** @source RFC 3161 §2.4.2 (fractions of any length, no trailing zeros). */
function encodeFineTime(ms: number, micros: number): Uint8Array {
  if (!Number.isInteger(micros) || micros < 1 || micros > 999) throw new CryptoError('tsp.structure_invalid', 'microseconds')
  const seconds = encodeGeneralizedTime(ms).subarray(2, 16)
  const fraction = String((((ms % 1000) + 1000) % 1000) * 1000 + micros).padStart(6, '0').replace(/0+$/, '')
  return encodeElement(TAG.generalizedTime, seconds, ascii(`.${fraction}Z`))
}

/** What stands behind the milliseconds; more digits than six are cut off. */
function readMicros({ source, contentStart, end }: DerElement): number {
  const digits = String.fromCharCode(...source.subarray(contentStart + 15, end - 1)).slice(3, 6)
  return digits === '' ? 0 : Number(digits.padEnd(3, '0'))
}

/** What an authority's statements share behind the time: encoded once. */
export interface PreparedStatement {
  /** Accuracy and ordering: before the nonce. */
  readonly head: Uint8Array
  /** The authority's name: behind it. */
  readonly tail: Uint8Array
}

/** @throws {CryptoError} tsp.structure_invalid — an accuracy part out of range. @source RFC 3161 §2.4.2. */
export function prepareStatement({ accuracy, ordering, tsaNameDer }: Pick<TstInfo, 'accuracy' | 'ordering' | 'tsaNameDer'>): PreparedStatement {
  return {
    head: concatBytes(...(accuracy ? [encodeAccuracy(accuracy)] : []), ...(ordering ? [encodeBoolean(true)] : [])),
    tail: tsaNameDer ? encodeContext(0, encodeContext(4, tsaNameDer)) : nothing,
  }
}

/** @throws {CryptoError} tsp.structure_invalid · der.* @source RFC 3161 §2.4.2. */
export function parseTstInfo(der: Uint8Array): TstInfo {
  const fields = openFields(parseDer(der, { maxBytes: 64 * 1024 }))
  if (readSmallInteger(fields.next()) !== 1) throw new CryptoError('tsp.structure_invalid', 'version')
  const policyOid = readOid(fields.next())
  const imprint = readImprint(fields.next())
  const serial = readInteger(fields.next())
  const genTime = fields.next(TAG.generalizedTime)
  const genTimeMs = readTime(genTime)
  const genTimeMicros = readMicros(genTime)
  const accuracy = fields.optional(TAG.sequence)
  const ordering = fields.optional(TAG.boolean)
  const nonce = fields.optional(TAG.integer)
  const tsa = fields.optional(contextTag(0))
  const extensions = fields.optional(contextTag(1))
  fields.done()
  if (extensions && readExtensionList(extensions).some(({ critical }) => critical)) throw new CryptoError('tsp.structure_invalid', 'critical extension')
  return {
    policyOid, imprint, serialHex: serialHexOf(serial), genTimeMs,
    ...(genTimeMicros > 0 && { genTimeMicros }),
    ...(accuracy && { accuracy: readAccuracy(accuracy) }),
    ordering: ordering ? readBoolean(ordering) : false,
    ...(nonce && { nonce: readInteger(nonce) }),
    ...(tsa && readTsaName(tsa)),
  }
}

function serialHexOf(serial: bigint): string {
  if (serial < BigInt(0)) throw new CryptoError('tsp.structure_invalid', 'serial')
  const digits = serial.toString(16)
  return bytesToHex(hexToBytes(digits.length % 2 === 0 ? digits : '0' + digits))
}

/** GeneralName of kind directoryName; the other kinds say nothing that a certificate does not. */
function readTsaName(tsa: DerElement): { tsaNameDer?: Uint8Array } {
  const general = openFields(tsa, contextTag(0)).next()
  if (general.tag !== contextTag(4)) return {}
  const name = openFields(general, contextTag(4)).next(TAG.sequence)
  return { tsaNameDer: name.source.subarray(name.start, name.end) }
}

function encodeAccuracy({ seconds, millis, micros }: Accuracy): Uint8Array {
  for (const part of [millis, micros]) if (part !== undefined && !(part >= 1 && part <= 999)) throw new CryptoError('tsp.structure_invalid', 'accuracy')
  return encodeSequence(
    ...(seconds === undefined ? [] : [encodeInteger(seconds)]),
    ...(millis === undefined ? [] : [encodeInteger(millis, contextPrimitiveTag(0))]),
    ...(micros === undefined ? [] : [encodeInteger(micros, contextPrimitiveTag(1))]),
  )
}

function readAccuracy(element: DerElement): Accuracy {
  const fields = openFields(element)
  const [seconds, millis, micros] = [TAG.integer, contextPrimitiveTag(0), contextPrimitiveTag(1)].map((tag) => {
    const part = fields.optional(tag)
    return part && readSmallInteger(part, tag)
  })
  fields.done()
  if ((millis ?? 0) > 999 || (micros ?? 0) > 999) throw new CryptoError('tsp.structure_invalid', 'accuracy')
  return { ...(seconds !== undefined && { seconds }), ...(millis !== undefined && { millis }), ...(micros !== undefined && { micros }) }
}
