// Owns the person and organisation identifiers in certificates: which extensions carry them, and 实体唯一标识's grammar.
import { bytesToHex } from '../bytes.ts'
import { parseDer } from '../der/element.ts'
import { readString } from '../der/read.ts'
import { ascii } from '../der/write.ts'
import { CryptoError } from '../error.ts'
import type { Extension } from './extension.ts'
import { encodeExtension } from './extension.ts'

export type UniqueIdKind = 'health' | 'person' | 'insurance' | 'business' | 'organization' | 'tax'

export interface UniqueId {
  readonly oid: string
  readonly kind: UniqueIdKind
  /** As text. Personal data. */
  readonly value: string
}

/** The extension that the product's own development CA writes. @source 卫生系统数字证书格式规范(试行); inferred from four CAs' code. */
export const healthUniqueIdOid = '1.2.86.21.1.1'

/** Which extension of which CA means what. Configurable at the call: pass another table where a CA uses its own. @source GM/T 0015; CA practice. */
export const uniqueIdKinds: Readonly<Record<string, UniqueIdKind>> = {
  [healthUniqueIdOid]: 'health',
  '1.2.156.112562.2.1.1.1': 'health', // BJCA, SM2
  '1.2.156.112562.2.1.1.23': 'health',
  '1.2.156.112562.2.1.1.24': 'health',
  '1.2.156.112562.2.1.2.2': 'health',
  '2.16.840.1.113732.2': 'health', // BJCA, RSA
  '1.2.156.112586.1.4': 'health', // Hebei CA
  '1.3.6.1.4.1.18760.1.12.11': 'health', // NETCA
  '1.2.156.10260.4.1.1': 'person',
  '1.2.156.10260.4.1.1.1': 'person',
  '1.2.156.10260.4.1.1.2': 'person',
  '1.2.156.10260.4.1.2': 'insurance',
  '1.2.156.10260.4.1.3': 'business',
  '1.2.156.10260.4.1.4': 'organization',
  '1.2.156.10260.4.1.5': 'tax',
  '1.2.86.11.7.1': 'person',
  '1.2.86.11.7.3': 'business',
  '1.2.86.11.7.4': 'organization',
  '1.2.86.11.7.5': 'tax',
}

/** 实体唯一标识: sequence `@` 4-digit CA code, kind of document (`SF` 身份证, `JJ` other …), one digit, number. */
export interface HealthUniqueId {
  readonly sequence: number
  readonly caCode: string
  readonly documentKind: string
  readonly digit: string
  readonly number: string
}

/** The grammar that all CAs seen share; undefined for anything else. Fixed widths: the number begins at index 9. @source 卫生系统数字证书格式规范(试行) (实体唯一标识). */
export function parseHealthUniqueId(value: string): HealthUniqueId | undefined {
  const match = /^([0-9])@([0-9]{4})([A-Z]{2})([0-9])([0-9A-Za-z-]{1,64})$/.exec(value)
  return match ? { sequence: Number(match[1]), caCode: match[2], documentKind: match[3], digit: match[4], number: match[5] } : undefined
}

/** @throws {CryptoError} x509.extension_invalid — does not read back. @source 卫生系统数字证书格式规范(试行) (实体唯一标识). */
export function formatHealthUniqueId({ sequence, caCode, documentKind, digit, number }: HealthUniqueId): string {
  const text = `${sequence}@${caCode}${documentKind}${digit}${number}`
  if (!parseHealthUniqueId(text)) throw new CryptoError('x509.extension_invalid', 'health unique id')
  return text
}

/** Raw ASCII without inner DER, as the field writes it. @throws {CryptoError} der.string_invalid @source 卫生系统数字证书格式规范(试行) (实体唯一标识). */
export function healthUniqueIdExtension(value: string, oid: string = healthUniqueIdOid): Uint8Array {
  return encodeExtension(oid, false, ascii(value))
}

/** Every identifier that the table knows, in the order of the extensions. @source 卫生系统数字证书格式规范(试行) (实体唯一标识); GM/T 0015. */
export function readUniqueIds(extensions: readonly Extension[], kinds: Readonly<Record<string, UniqueIdKind>> = uniqueIdKinds): UniqueId[] {
  return extensions.flatMap(({ oid, value }) => {
    const kind = kinds[oid] as UniqueIdKind | undefined
    return kind ? [{ oid, kind, value: textOf(value) }] : []
  })
}

/** An inner DER string if that is what it is, else the octets as ASCII (tolerance `raw-extension-text`), else hex. */
function textOf(value: Uint8Array): string {
  try {
    return readString(parseDer(value, { maxBytes: 4096, maxDepth: 1 }))
  } catch (cause) {
    if (!(cause instanceof CryptoError)) throw cause
    const isAscii = value.length <= 4096 && value.every((octet) => octet >= 0x20 && octet < 0x7f)
    return isAscii ? String.fromCharCode(...value) : '#' + bytesToHex(value)
  }
}
