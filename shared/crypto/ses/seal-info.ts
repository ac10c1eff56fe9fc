// Owns SES_SealInfo: what a seal says of itself; its header, owner, certificates, times and picture, in versions 1, 4 and 5.
import { openFields } from '../der/cursor.ts'
import type { DerCursor } from '../der/cursor.ts'
import { childrenOf, contentOf, insideExplicit, rawOf } from '../der/element.ts'
import type { DerElement } from '../der/element.ts'
import { encodeOid, readOid } from '../der/oid.ts'
import { readBoolean, readOctetString, readSmallInteger, readString } from '../der/read.ts'
import { TAG, contextTag } from '../der/tags.ts'
import { encodeGeneralizedTime, encodeUtcTime, readTime } from '../der/time.ts'
import { encodeBoolean, encodeContext, encodeIa5String, encodeInteger, encodeOctetString, encodePrintableString, encodeSequence, encodeUtf8String } from '../der/write.ts'
import { CryptoError } from '../error.ts'

/** 1: GM/T 0031-2014. 4: GB/T 38540-2020. 5: GM/T 0031-2025. */
export type SealVersion = 1 | 4 | 5

export interface SealPicture {
  /** `GIF`, `BMP`, `JPG`, `PNG`, `OFD`; from version 5 `SVG`. As written. */
  readonly type: string
  readonly bytes: Uint8Array
  readonly widthMm: number
  readonly heightMm: number
}

/** Who may stamp: the certificates themselves, or their digests (versions 4 and 5). */
export type SealCertificates =
  | { readonly kind: 'certificates'; readonly ders: readonly Uint8Array[] }
  | { readonly kind: 'digests'; readonly digests: readonly { readonly type: string; readonly digest: Uint8Array }[] }

export interface SealExtension {
  readonly oid: string
  readonly critical: boolean
  readonly value: Uint8Array
}

export interface SealInfo {
  readonly version: SealVersion
  /** Vid: who made the software. */
  readonly vendorId: string
  readonly sealId: string
  /** 1 单位 organisation, 2 个人 person; others as written. */
  readonly type: number
  readonly name: string
  readonly certificates: SealCertificates
  readonly createdAtMs: number
  readonly validFromMs: number
  readonly validToMs: number
  readonly picture: SealPicture
  readonly extensions: readonly SealExtension[]
}

export const sealTypes = { organization: 1, person: 2 } as const

const MAX_CERTIFICATES = 1024
const MAX_EXTENSIONS = 64
const MAX_TEXT_BYTES = 4096

/**
 * Version 4 and 5 write the extensions without a tag, as readers in the field expect; version 1 inside [0].
 *
 * @throws {CryptoError} ses.structure_invalid — no certificate, digests in version 1, times or sizes that cannot be. der.*
 * @source GM/T 0031-2014 §6.2; GB/T 38540-2020 §6.2; GM/T 0031-2025.
 */
export function encodeSealInfo(info: SealInfo): Uint8Array {
  assertSensible(info)
  const { picture, extensions } = info
  const list = encodeSequence(...extensions.map(encodeExtData))
  return encodeSequence(
    encodeSequence(encodeIa5String('ES'), encodeInteger(info.version), encodeIa5String(info.vendorId)),
    encodeIa5String(info.sealId),
    encodeProperty(info),
    encodeSequence(encodeIa5String(picture.type), encodeOctetString(picture.bytes), encodeInteger(picture.widthMm), encodeInteger(picture.heightMm)),
    ...(extensions.length === 0 ? [] : [info.version === 1 ? encodeContext(0, list) : list]),
  )
}

function encodeProperty(info: SealInfo): Uint8Array {
  const time = info.version === 1 ? encodeUtcTime : encodeGeneralizedTime
  return encodeSequence(
    encodeInteger(info.type),
    encodeUtf8String(info.name),
    ...(info.version === 1 ? [] : [encodeInteger(info.certificates.kind === 'certificates' ? 1 : 2)]),
    encodeSealCertificates(info.certificates),
    ...[info.createdAtMs, info.validFromMs, info.validToMs].map((ms) => time(ms)),
  )
}

function encodeSealCertificates(certificates: SealCertificates): Uint8Array {
  if (certificates.kind === 'certificates') return encodeSequence(...certificates.ders.map(encodeOctetString))
  return encodeSequence(...certificates.digests.map(({ type, digest }) => encodeSequence(encodePrintableString(type), encodeOctetString(digest))))
}

/** ExtData. @source GM/T 0031-2014 §6.2; GB/T 38540-2020 §6.2. */
export function encodeExtData({ oid, critical, value }: SealExtension): Uint8Array {
  return encodeSequence(encodeOid(oid), ...(critical ? [encodeBoolean(true)] : []), encodeOctetString(value))
}

/**
 * @throws {CryptoError} ses.version_unsupported — another version, or no seal at all. ses.structure_invalid · der.*
 * @source GM/T 0031-2014 §6.2; GB/T 38540-2020 §6.2; GM/T 0031-2025.
 */
export function readSealInfo(element: DerElement): SealInfo {
  const fields = openFields(element)
  const { version, vendorId } = readHeader(fields.next())
  const sealId = readText(fields.next())
  const property = readProperty(openFields(fields.next()), version)
  const picture = readPicture(fields.next())
  const extensions = readOptionalExtensions(fields)
  fields.done()
  const info = { version, vendorId, sealId, ...property, picture, extensions }
  assertSensible(info)
  return info
}

/** The version of a seal that is not parsed yet. @throws {CryptoError} ses.version_unsupported · der.* @source GM/T 0031-2014 §6.2; GB/T 38540-2020 §6.2. */
export function readSealVersion(sealInfo: DerElement): SealVersion {
  return readHeader(openFields(sealInfo).next()).version
}

function readHeader(element: DerElement): { version: SealVersion; vendorId: string } {
  const fields = openFields(element)
  const id = readText(fields.next())
  const version = readSmallInteger(fields.next())
  const vendorId = readText(fields.next())
  fields.done()
  if (id !== 'ES') throw new CryptoError('ses.version_unsupported', 'not a seal')
  // Seals of 2014 carry 1, 2 or 3: the standard fixes the layout, not the number (tolerance `ses-v1-number`).
  if (version >= 1 && version <= 3) return { version: 1, vendorId }
  if (version !== 4 && version !== 5) throw new CryptoError('ses.version_unsupported', String(version))
  return { version, vendorId }
}

function readProperty(fields: DerCursor, version: SealVersion) {
  const [type, name] = [readSmallInteger(fields.next()), readText(fields.next(), TAG.utf8String)]
  const listType = version === 1 ? 1 : readSmallInteger(fields.next())
  const certificates = readSealCertificates(fields.next(), listType)
  const [createdAtMs, validFromMs, validToMs] = [readTime(fields.next()), readTime(fields.next()), readTime(fields.next())]
  fields.done()
  return { type, name, certificates, createdAtMs, validFromMs, validToMs }
}

function readSealCertificates(list: DerElement, listType: number): SealCertificates {
  const items = childrenOf(list)
  if (items.length > MAX_CERTIFICATES) throw new CryptoError('ses.structure_invalid', 'too many certificates')
  if (listType === 1) return { kind: 'certificates', ders: items.map((item) => readOctetString(item)) }
  if (listType !== 2) throw new CryptoError('ses.structure_invalid', 'certListType')
  const digests = items.map((item) => {
    const fields = openFields(item)
    const digest = { type: readText(fields.next()), digest: readOctetString(fields.next()) }
    fields.done()
    return digest
  })
  return { kind: 'digests', digests }
}

function readPicture(element: DerElement): SealPicture {
  const fields = openFields(element)
  const picture = { type: readText(fields.next()), bytes: readOctetString(fields.next()), widthMm: readSmallInteger(fields.next()), heightMm: readSmallInteger(fields.next()) }
  fields.done()
  return picture
}

/** Bare, or inside [0]: both are in the field for every version (tolerance `ses-extensions-tag`). @throws {CryptoError} ses.structure_invalid · der.* @source GM/T 0031-2014 §6.2; GB/T 38540-2020 §6.2. */
export function readOptionalExtensions(fields: DerCursor): SealExtension[] {
  const found = fields.optional(TAG.sequence, contextTag(0))
  if (!found) return []
  const items = childrenOf(found.tag === TAG.sequence ? found : insideExplicit(found))
  if (items.length > MAX_EXTENSIONS) throw new CryptoError('ses.structure_invalid', 'too many extensions')
  return items.map((item) => {
    const inner = openFields(item)
    const oid = readOid(inner.next())
    const critical = inner.optional(TAG.boolean)
    const value = readOctetString(inner.next())
    inner.done()
    return { oid, critical: critical ? readBoolean(critical) : false, value }
  })
}

/** @throws {CryptoError} ses.structure_invalid — too long. der.tag_unexpected · der.string_invalid @source GM/T 0031-2014 §6.2; GB/T 38540-2020 §6.2. */
export function readText(element: DerElement, tag?: number): string {
  if (tag !== undefined && element.tag !== tag) throw new CryptoError('der.tag_unexpected', `text of tag ${rawOf(element)[0]}`)
  if (contentOf(element).length > MAX_TEXT_BYTES) throw new CryptoError('ses.structure_invalid', 'text too long')
  return readString(element)
}

function assertSensible(info: SealInfo): void {
  const { certificates, picture } = info
  const wrong = (what: string) => new CryptoError('ses.structure_invalid', what)
  if (certificates.kind === 'digests' && info.version === 1) throw wrong('digests in version 1')
  if ((certificates.kind === 'certificates' ? certificates.ders : certificates.digests).length === 0) throw wrong('no certificate')
  if (info.validFromMs > info.validToMs) throw wrong('ends before it begins')
  if (!(picture.widthMm > 0 && picture.heightMm > 0) || picture.bytes.length === 0) throw wrong('picture')
}
