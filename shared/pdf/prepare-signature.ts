// Step 1 of 3: appends a revision with a signature field, its appearance and an empty placeholder.
import type { SignatureAppearance } from './appearance.ts'
import { drawAppearance } from './appearance.ts'
import { PdfError } from './error.ts'
import type { PdfFonts } from './font-runs.ts'
import { findPage } from './pages.ts'
import type { LocateText, PdfPosition } from './position.ts'
import { boxOf, rectangleOn } from './position.ts'
import type { SignatureProfileName } from './profiles.ts'
import { signatureProfiles } from './profiles.ts'
import type { ByteRange } from './byte-range.ts'
import type { SignatureFields } from './form/signature-dictionary.ts'
import { byteRangeRoom, createPlaceholder } from './form/signature-dictionary.ts'
import { assertSignable, fieldObjects } from './signature-field.ts'
import { appendRevision, nextObjectNumber } from './syntax/append-revision.ts'
import { openPdf } from './syntax/pdf-file.ts'
import { latin1Bytes } from './syntax/value.ts'

export interface PdfSignatureRequest {
  readonly pdf: Uint8Array
  readonly font: PdfFonts
  readonly appearance: SignatureAppearance
  readonly position: PdfPosition
  /** Needed for a keyword position. */
  readonly locateText?: LocateText
  /** Unique in the document; no dot. */
  readonly fieldName: string
  readonly signerName: string
  /** Shown and written as /M: the signer's word. The trusted time is the timestamp token's. */
  readonly signingTimeMs: number
  /** For /M; China (480) unless given. */
  readonly utcOffsetMinutes?: number
  readonly reason: string
  readonly location?: string
  readonly profile: SignatureProfileName
  /** Room for the CMS in bytes of DER; the profile's own unless given. */
  readonly reserveBytes?: number
}

/** What another process needs to finish, besides the prepared bytes. Plain JSON. */
export interface PreparedPdfSignature {
  readonly fieldName: string
  readonly profile: SignatureProfileName
  readonly byteRange: ByteRange
  /** Of the `<` of /Contents in the prepared file. */
  readonly contentsOffset: number
  readonly reserveBytes: number
  /** The source is this long and is the unchanged beginning of the prepared file. */
  readonly sourceSizeBytes: number
  /** Page that shows the signature, 1 for the first; the invisible one hangs on page 1. */
  readonly page: number
}

const smallestReserveBytes = 512
const largestReserveBytes = 1024 * 1024

/**
 * @returns `pdf`, the prepared file: digest `signedBytes(pdf, prepared.byteRange)`, sign, then `finishPdfSignature`.
 * @throws {PdfError} any code but pdf.contents_too_small, pdf.not_prepared, pdf.timeout, pdf.render_failed
 * @source ISO 32000-1 §12.8.1, §7.5.6; GM/T 0112—2021 §6
 */
export async function preparePdfSignature(
  request: PdfSignatureRequest,
): Promise<{ pdf: Uint8Array; prepared: PreparedPdfSignature }> {
  const profile = signatureProfiles[request.profile]
  const reserveBytes = request.reserveBytes ?? profile.reserveBytes
  if (!Number.isInteger(reserveBytes) || reserveBytes < smallestReserveBytes || reserveBytes > largestReserveBytes) {
    throw new PdfError('pdf.too_large', `room for ${reserveBytes} bytes`)
  }
  const file = openPdf(request.pdf)
  assertSignable(file, request.fieldName)
  const signatureNumber = nextObjectNumber(file)
  const widgetNumber = signatureNumber + 1
  const shown =
    request.position === 'invisible' ? undefined : await boxOf(request.pdf, request.position, request.locateText)
  const page = findPage(file, shown?.page ?? 1)
  const rectangle = shown ? rectangleOn(page, shown) : [0, 0, 0, 0]
  const drawn =
    shown &&
    (await drawAppearance(request.appearance, request.font, {
      width: shown.width,
      height: shown.height,
      rotation: page.rotation,
      firstObjectNumber: widgetNumber + 1,
      fontTag: tagOf(signatureNumber),
    }))
  const fields: SignatureFields = {
    signerName: request.signerName,
    signingTimeMs: request.signingTimeMs,
    utcOffsetMinutes: request.utcOffsetMinutes ?? 480,
    reason: request.reason,
    ...(request.location === undefined ? {} : { location: request.location }),
  }
  const placeholder = createPlaceholder(profile, fields, reserveBytes)
  const field = {
    fieldName: request.fieldName,
    widgetNumber,
    signatureNumber,
    page,
    rectangle,
    ...(drawn ? { formNumber: drawn.formNumber } : {}),
  }
  const { pdf, bodyOffsets } = appendRevision(file, [
    { number: signatureNumber, generation: 0, body: placeholder.body },
    ...fieldObjects(file, field),
    ...(drawn?.objects ?? []),
  ])
  const bodyOffset = bodyOffsets.get(signatureNumber)!
  const [contentsOffset, after] = [bodyOffset + placeholder.contentsStart, bodyOffset + placeholder.contentsEnd]
  const byteRange: ByteRange = [0, contentsOffset, after, pdf.length - after]
  pdf.set(latin1Bytes(`[${byteRange.join(' ')}]`.padEnd(byteRangeRoom)), bodyOffset + placeholder.byteRangeStart)
  return {
    pdf,
    prepared: {
      fieldName: request.fieldName,
      profile: request.profile,
      byteRange,
      contentsOffset,
      reserveBytes,
      sourceSizeBytes: request.pdf.length,
      page: shown?.page ?? 1,
    },
  }
}

/** Six capitals from a number: two signatures of one file never share a font name. */
function tagOf(number: number): string {
  let tag = ''
  for (let rest = number; tag.length < 5; rest = Math.floor(rest / 26))
    tag = String.fromCharCode(65 + (rest % 26)) + tag
  return `${tag}A`
}
