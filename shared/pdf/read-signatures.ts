// Every signature of a PDF: its dictionary, what it covers, and whether the bytes agree with what it claims.
import type { ByteRange } from './byte-range.ts'
import { PdfError } from './error.ts'
import { listPages } from './pages.ts'
import type { LaterChanges } from './revisions/later-changes.ts'
import { compareRevisions } from './revisions/later-changes.ts'
import { byteRangeMarks, isRevisionEnd, onlyBlanksFrom } from './revisions.ts'
import type { SignatureEntry } from './form/signature-entries.ts'
import { listSignatureEntries } from './form/signature-entries.ts'
import { parsePdfDate } from './form/pdf-date.ts'
import type { PdfFile } from './syntax/pdf-file.ts'
import { openPdf } from './syntax/pdf-file.ts'
import type { PdfValue } from './syntax/value.ts'
import { decodeText } from './syntax/value.ts'

/**
 * | problem | meaning |
 * |---|---|
 * | byte_range_malformed | not four whole numbers from 0, or beyond the file |
 * | gap_is_not_contents | the hole is not exactly the /Contents string: covered and uncovered bytes overlap or leave a gap |
 * | not_whole_revision | the range does not end where a revision ends |
 * | revision_unreadable | the bytes up to the end of the range are no PDF that holds this signature |
 * | repeated_key | the dictionary gives a key twice |
 * | packed | the dictionary lies in an object stream: it signs itself |
 * | contents_not_hex | /Contents is missing, no hex string, or holds no DER |
 * | contents_tail | something other than zeros follows the DER |
 * | shared | two fields point at this signature |
 */
export type PdfSignatureProblem =
  | 'byte_range_malformed'
  | 'gap_is_not_contents'
  | 'not_whole_revision'
  | 'revision_unreadable'
  | 'repeated_key'
  | 'packed'
  | 'contents_not_hex'
  | 'contents_tail'
  | 'shared'

export interface FoundPdfSignature {
  /** Full name, parents joined by dots. */
  readonly fieldName: string
  readonly objectNumber: number
  readonly type: string | undefined
  readonly filter: string | undefined
  readonly subFilter: string | undefined
  readonly signerName: string | undefined
  readonly reason: string | undefined
  readonly location: string | undefined
  /** /M as written; the signer's own word. `claimedTimeMs` if it can be read. */
  readonly claimedTime: string | undefined
  readonly claimedTimeMs: number | undefined
  readonly byteRange: ByteRange | undefined
  /** DER without the padding; empty if there is none. */
  readonly cmsDer: Uint8Array
  /** Where the signed revision ends. */
  readonly signedEnd: number | undefined
  /** The range covers a whole revision but for /Contents. False whenever a problem concerns the range. */
  readonly coversWholeRevision: boolean
  /** Nothing but blanks follows. */
  readonly coversWholeFile: boolean
  /** Empty, or the signature must not pass. */
  readonly problems: readonly PdfSignatureProblem[]
  /** What later revisions did. `unknown` when the signed revision cannot be told. */
  readonly laterChanges: LaterChanges
}

export interface PdfSignatures {
  /** In the order of their ranges. */
  readonly signatures: readonly FoundPdfSignature[]
  readonly pageCount: number
  /** Offsets of /ByteRange that belong to no signature listed: one was taken out of the form, or something hides. */
  readonly strayByteRanges: readonly number[]
}

const mostSignatures = 200

/**
 * Does not check the CMS; digest `signedBytes(pdf, byteRange)` for that.
 *
 * @throws {PdfError} pdf.broken, pdf.encrypted, pdf.unsupported, pdf.too_large — the file as a whole cannot be read.
 * @source ISO 32000-1 §12.8.1; ETSI EN 319 102-1 §5.2; the shadow and incremental saving attacks are what the problems name.
 */
export function readPdfSignatures(pdf: Uint8Array): PdfSignatures {
  const file = openPdf(pdf)
  const pageCount = listPages(file).length
  const entries = listSignatureEntries(file)
  if (entries.length > mostSignatures) throw new PdfError('pdf.too_large', `${entries.length} signatures`)
  const signatures = entries
    .map((entry) => inspect(file, entry, entries))
    .sort((a, b) => (a.signedEnd ?? 0) - (b.signedEnd ?? 0))
  const spans = entries.flatMap(({ start, end }) => (start === undefined ? [] : [{ start, end: end! }]))
  const strayByteRanges = byteRangeMarks(pdf).filter((at) => !spans.some((span) => at >= span.start && at < span.end))
  return { signatures, pageCount, strayByteRanges }
}

const textOf = (value: PdfValue | undefined): string | undefined =>
  value?.kind === 'string' ? decodeText(value.bytes) : undefined
const nameOf = (value: PdfValue | undefined): string | undefined => (value?.kind === 'name' ? value.value : undefined)

function inspect(file: PdfFile, entry: SignatureEntry, all: readonly SignatureEntry[]): FoundPdfSignature {
  const pdf = file.bytes
  const problems: PdfSignatureProblem[] = []
  const { entries } = entry.dict
  if (entry.dict.repeatedKey) problems.push('repeated_key')
  if (entry.start === undefined) problems.push('packed')
  if (all.some((other) => other !== entry && other.objectNumber === entry.objectNumber)) problems.push('shared')
  const contents = entries.get('Contents')
  const cmsDer = contents?.kind === 'string' && contents.hex ? derOf(contents.bytes) : undefined
  if (!cmsDer || contents?.kind !== 'string') problems.push('contents_not_hex')
  else if (contents.bytes.subarray(cmsDer.length).some((byte) => byte !== 0)) problems.push('contents_tail')
  const byteRange = byteRangeOf(entries.get('ByteRange'), pdf.length)
  if (!byteRange) problems.push('byte_range_malformed')
  const tight =
    byteRange && contents?.kind === 'string' && byteRange[1] === contents.start && byteRange[2] === contents.end
  if (byteRange && !tight) problems.push('gap_is_not_contents')
  const signedEnd = byteRange && byteRange[2] + byteRange[3]
  if (signedEnd !== undefined && !isRevisionEnd(pdf, signedEnd)) problems.push('not_whole_revision')
  const laterChanges =
    signedEnd === undefined || problems.length > 0 ? unknownChanges : changesAfter(file, signedEnd, entry, problems)
  const claimedTime = textOf(entries.get('M'))
  return {
    fieldName: entry.fieldName,
    objectNumber: entry.objectNumber,
    type: nameOf(entries.get('Type')),
    filter: nameOf(entries.get('Filter')),
    subFilter: nameOf(entries.get('SubFilter')),
    signerName: textOf(entries.get('Name')),
    reason: textOf(entries.get('Reason')),
    location: textOf(entries.get('Location')),
    claimedTime,
    claimedTimeMs: claimedTime === undefined ? undefined : parsePdfDate(claimedTime),
    byteRange,
    cmsDer: cmsDer ?? new Uint8Array(),
    signedEnd,
    problems,
    laterChanges,
    coversWholeRevision: !!tight && !problems.some((problem) => problem !== 'contents_tail' && problem !== 'shared'),
    coversWholeFile: !!tight && signedEnd !== undefined && problems.length === 0 && onlyBlanksFrom(pdf, signedEnd),
  }
}

const unknownChanges: LaterChanges = { kind: 'unknown', reasons: [] }

/** The signed bytes must be a PDF of their own that holds this very signature at this very place. */
function changesAfter(
  now: PdfFile,
  signedEnd: number,
  entry: SignatureEntry,
  problems: PdfSignatureProblem[],
): LaterChanges {
  try {
    const signed = openPdf(now.bytes.subarray(0, signedEnd))
    const same = listSignatureEntries(signed).some(
      (other) =>
        other.objectNumber === entry.objectNumber && other.start === entry.start && other.fieldName === entry.fieldName,
    )
    if (same)
      return onlyBlanksFrom(now.bytes, signedEnd) ? { kind: 'none', reasons: [] } : compareRevisions(signed, now)
  } catch (cause) {
    if (!(cause instanceof PdfError)) throw cause
  }
  problems.push('revision_unreadable')
  return unknownChanges
}

function byteRangeOf(value: PdfValue | undefined, size: number): ByteRange | undefined {
  if (value?.kind !== 'array' || value.items.length !== 4) return undefined
  const parts = value.items.map((item) =>
    item.kind === 'number' && Number.isSafeInteger(item.value) && item.value >= 0 ? item.value : Number.NaN,
  )
  const [start, length, second, rest] = parts as [number, number, number, number]
  return start === 0 && second > length && second + rest <= size ? [start, length, second, rest] : undefined
}

/** The leading DER value of the padded string; the caller looks at what follows. */
function derOf(bytes: Uint8Array): Uint8Array | undefined {
  if (bytes[0] !== 0x30 || bytes.length < 2) return undefined
  const first = bytes[1]!
  const lengthBytes = first < 0x80 ? 0 : first & 0x7f
  if (first === 0x80 || lengthBytes > 4) return undefined
  let length = lengthBytes === 0 ? first : 0
  for (let at = 0; at < lengthBytes; at++) length = length * 256 + (bytes[2 + at] ?? 0)
  const end = 2 + lengthBytes + length
  return end <= bytes.length ? bytes.subarray(0, end) : undefined
}
