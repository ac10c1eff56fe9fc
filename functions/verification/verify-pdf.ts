// A PDF: every signature field, what it covers, and what happened to the file afterwards.
import { signedBytes } from '@yiqian/shared/pdf/byte-range.ts'
import { PdfError } from '@yiqian/shared/pdf/error.ts'
import { readPdfSignatures, type FoundPdfSignature, type PdfSignatures } from '@yiqian/shared/pdf/read-signatures.ts'
import { openPdf } from '@yiqian/shared/pdf/syntax/pdf-file.ts'
import type { SignatureReport } from '@yiqian/shared/protocol/verification.ts'
import { Fault } from '@yiqian/shared/protocol/faults.ts'
import { equalBytes } from '@yiqian/shared/crypto/bytes.ts'
import { judgeMessage, type JudgedSigner } from './judge-message.ts'
import { judgeReasons, type ReportReason } from './reason.ts'
import { signatureReport, type Place } from './signature-report.ts'
import type { Trust } from './trust.ts'

/** Formats whose signature is a CMS over the byte range. */
const CMS_FORMATS: readonly string[] = ['adbe.pkcs7.detached', 'ETSI.CAdES.detached', 'GM.SM2']

export interface PdfVerdict {
  signatures: SignatureReport[]
  /** about the file as a whole */
  reasons: ReportReason[]
}

/** Every signature is compared with every object: about ten seconds' worth. */
const MOST_COMPARISONS = 1_000_000

/** @throws {Fault} verification.unreadable · document.encrypted · document.too_large */
export async function verifyPdf(trust: Trust, pdf: Uint8Array): Promise<PdfVerdict> {
  const opened = openSignatures(pdf)
  if (!opened) return { signatures: [], reasons: [{ code: 'limit.exceeded' }] }
  const { signatures: found, strayByteRanges } = opened
  const signatures: SignatureReport[] = []
  for (const signature of found) {
    const judged = await judgeFound(trust, pdf, signature)
    signatures.push(signatureReport(judged, placeOf(pdf, signature, signatures.length + 1)))
  }
  const reasons: ReportReason[] = []
  if (found.length === 0) reasons.push({ code: 'document.unsigned' })
  if (strayByteRanges.length > 0) reasons.push({ code: 'document.signature_removed' })
  return { signatures, reasons }
}

/** Undefined: more than can be compared in time. */
function openSignatures(pdf: Uint8Array): PdfSignatures | undefined {
  try {
    if (openPdf(pdf).crossReference.places.size * countMarks(pdf) > MOST_COMPARISONS) return undefined
    return readPdfSignatures(pdf)
  } catch (cause) {
    if (!(cause instanceof PdfError)) throw cause
    const detail = `${cause.code} ${cause.detail}`
    if (cause.code === 'pdf.encrypted') throw new Fault('document.encrypted', { detail, cause })
    if (cause.code === 'pdf.too_large') throw new Fault('document.too_large', { facts: { limit: '48 MiB' }, detail, cause })
    throw new Fault('verification.unreadable', { detail, cause })
  }
}

function countMarks(pdf: Uint8Array): number {
  const bytes = Buffer.from(pdf.buffer, pdf.byteOffset, pdf.byteLength)
  let count = 0
  for (let at = bytes.indexOf('/ByteRange'); at >= 0; at = bytes.indexOf('/ByteRange', at + 1)) count++
  return count
}

const nobody = { certificate: undefined, path: [], signedAtMs: undefined, timestamp: undefined }

async function judgeFound(trust: Trust, pdf: Uint8Array, found: FoundPdfSignature): Promise<JudgedSigner> {
  const about: ReportReason[] = [...found.problems.map((problem): ReportReason => ({ code: `pdf.${problem}` })), ...laterReasons(found)]
  if (!CMS_FORMATS.includes(found.subFilter ?? '')) return { ...judgeReasons([...about, { code: 'pdf.kind_unsupported' }]), ...nobody }
  if (!found.byteRange || found.cmsDer.length === 0) return { ...judgeReasons(about), ...nobody }
  const { signers } = await judgeMessage(trust, found.cmsDer, signedBytes(pdf, found.byteRange))
  const [signer] = signers
  if (signers.length !== 1) about.push({ code: 'pdf.signer_count' })
  if (!isWrittenPlainly(pdf, found)) about.push({ code: 'cms.envelope_altered' })
  return { ...signer!, ...judgeReasons([...about, ...signer!.reasons]) }
}

/** The hex of /Contents is not signed either: capitals and zeros, as the platform and most others write it, or lower case throughout. */
function isWrittenPlainly(pdf: Uint8Array, { byteRange, cmsDer }: FoundPdfSignature): boolean {
  const [, open, after] = byteRange!
  const written = pdf.subarray(open + 1, after - 1)
  const hex = Buffer.from(cmsDer).toString('hex').padEnd(written.length, '0')
  return [hex, hex.toUpperCase()].some((text) => equalBytes(written, Buffer.from(text, 'latin1')))
}

function laterReasons({ laterChanges: { kind } }: FoundPdfSignature): ReportReason[] {
  if (kind === 'other') return [{ code: 'document.changed_after' }]
  return kind === 'annotations' ? [{ code: 'document.annotated_after' }] : []
}

function placeOf(pdf: Uint8Array, found: FoundPdfSignature, index: number): Place {
  const { byteRange, laterChanges, signedEnd } = found
  const coveredBytes = byteRange ? byteRange[1] + byteRange[3] : 0
  const changedSince = laterChanges.kind === 'none' ? 'nothing' : laterChanges.kind === 'signatures' ? 'signatures' : 'other'
  return {
    index, fieldName: found.fieldName, reason: found.reason ?? null,
    coverage: { wholeDocument: found.coversWholeFile && signedEnd === pdf.length, coveredBytes, totalBytes: pdf.length, changedSince },
    ...(found.signerName !== undefined && { signerName: found.signerName }),
    ...(found.claimedTimeMs !== undefined && { signedAtMs: found.claimedTimeMs }),
  }
}
