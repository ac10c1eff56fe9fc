// The entries of a revocation list: read one after the other into a table, with nothing allocated for an ordinary one.
import { assertTag, parseDer } from '@yiqian/shared/crypto/der/element.ts'
import { OID } from '@yiqian/shared/crypto/der/oid.ts'
import { TAG } from '@yiqian/shared/crypto/der/tags.ts'
import { readTime } from '@yiqian/shared/crypto/der/time.ts'
import { CryptoError } from '@yiqian/shared/crypto/error.ts'
import { readRevocationReason, revocationReasons, type RevocationReason } from '@yiqian/shared/crypto/x509/crl.ts'
import { insideExtension, readExtensionList } from '@yiqian/shared/crypto/x509/extension-read.ts'
import { readHeader, type Span } from './der-span.ts'
import type { SerialTable } from './serial-table.ts'

/** About a millisecond's worth. */
const STEP = 2048
const MOST_SERIAL_BYTES = 32

export function* countEntries(der: Uint8Array, list: Span): Generator<void, number> {
  const entry: Span = { tag: 0, start: 0, contentStart: 0, end: 0 }
  let count = 0
  for (let at = list.contentStart; at < list.end; at = entry.end) {
    readHeader(der, at, list.end, TAG.sequence, entry)
    if (++count % (STEP * 8) === 0) yield
  }
  return count
}

/** @returns whether an entry carries a critical extension that is not understood. */
export function* readEntries(der: Uint8Array, list: Span, table: SerialTable): Generator<void, boolean> {
  const [entry, serial, when]: Span[] = [1, 2, 3].map(() => ({ tag: 0, start: 0, contentStart: 0, end: 0 }))
  let isUnknown = false
  let done = 0
  for (let at = list.contentStart; at < list.end; at = entry!.end) {
    readHeader(der, at, list.end, TAG.sequence, entry)
    readHeader(der, entry!.contentStart, entry!.end, TAG.integer, serial)
    readHeader(der, serial!.end, entry!.end, undefined, when)
    const revokedAtMs = readTime({ source: der, ...when! })
    const extensions = when!.end === entry!.end ? undefined : readEntryExtensions(der, when!.end, entry!.end)
    isUnknown ||= extensions?.isUnknown ?? false
    const start = serialStart(der, serial!)
    table.add(der, start, serial!.end, { revokedAtMs, ...(extensions?.reason && { reason: extensions.reason }) })
    if (++done % STEP === 0) yield
  }
  return isUnknown
}

/** Without the sign octet, as `Certificate.serialHex` has it. */
function serialStart(der: Uint8Array, { contentStart, end }: Span): number {
  const size = end - contentStart
  if (size === 0 || size > MOST_SERIAL_BYTES) throw new CryptoError('der.integer_out_of_range', 'serial')
  if (size === 1 || der[contentStart] !== 0) {
    if (size > 1 && der[contentStart] === 0xff && der[contentStart + 1]! >= 0x80) throw new CryptoError('der.integer_invalid', 'serial')
    return contentStart
  }
  if (der[contentStart + 1]! < 0x80) throw new CryptoError('der.integer_invalid', 'serial')
  return contentStart + 1
}

/** SEQUENCE { SEQUENCE { crlReason, OCTET STRING { ENUMERATED … } } }: what nearly every entry has. */
const USUAL = [0x30, 0x0c, 0x30, 0x0a, 0x06, 0x03, 0x55, 0x1d, 0x15, 0x04, 0x03, 0x0a, 0x01]
const byNumber = new Map<number, RevocationReason>((Object.keys(revocationReasons) as RevocationReason[]).map((name) => [revocationReasons[name], name]))

function readEntryExtensions(der: Uint8Array, start: number, end: number): { reason?: RevocationReason; isUnknown: boolean } {
  if (end - start === USUAL.length + 1 && USUAL.every((octet, index) => der[start + index] === octet)) {
    const reason = byNumber.get(der[end - 1]!)
    if (!reason) throw new CryptoError('x509.extension_invalid', 'reason code')
    return { reason, isUnknown: false }
  }
  const extensions = readExtensionList(assertTag(parseDer(der.subarray(start, end), { maxBytes: 65_536 }), TAG.sequence))
  const stated = extensions.find(({ oid }) => oid === OID.crlReason)
  const reason = stated && insideExtension(stated, readRevocationReason)
  return { ...(reason && { reason }), isUnknown: extensions.some(({ oid, critical }) => critical && oid !== OID.crlReason) }
}
