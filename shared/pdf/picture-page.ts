// A picture as a one-page PDF: its pixels untouched, PNG deflated without loss, JPEG byte for byte.
import { PDFDocument } from '@cantoo/pdf-lib'
import { PdfError } from './error.ts'

const MOST_PIXELS = 12_000
/** A4 in points: the longer side of the page; a picture in landscape lies in landscape. */
const [SHORT, LONG] = [595.28, 841.89]

const startsWith = (bytes: Uint8Array, mark: readonly number[]): boolean => mark.every((byte, index) => bytes[index] === byte)
const isPng = (bytes: Uint8Array): boolean => startsWith(bytes, [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
const isJpeg = (bytes: Uint8Array): boolean => startsWith(bytes, [0xff, 0xd8, 0xff])

/**
 * @param picture PNG or JPEG
 * @returns a PDF of one page, the picture as large as A4 lets it be; the same picture gives the same bytes
 * @throws {PdfError} pdf.picture_broken — neither, damaged, or more than 12,000 pixels a side
 */
export async function picturePage(picture: Uint8Array): Promise<Uint8Array> {
  if (!isPng(picture) && !isJpeg(picture)) throw new PdfError('pdf.picture_broken', 'neither PNG nor JPEG')
  const size = isPng(picture) ? pngSize(picture) : undefined
  if (size && Math.max(size.width, size.height) > MOST_PIXELS) throw new PdfError('pdf.picture_broken', `${size.width} × ${size.height} pixels`)
  const document = await PDFDocument.create({ updateMetadata: false })
  const image = await (isPng(picture) ? document.embedPng(picture) : document.embedJpg(picture)).catch((cause: unknown) => {
    throw new PdfError('pdf.picture_broken', cause instanceof Error ? cause.message : 'unreadable')
  })
  if (image.width === 0 || image.height === 0 || Math.max(image.width, image.height) > MOST_PIXELS) throw new PdfError('pdf.picture_broken', `${image.width} × ${image.height} pixels`)
  const [width, height] = image.width > image.height ? [LONG, SHORT] : [SHORT, LONG]
  const scale = Math.min(width / image.width, height / image.height)
  const page = document.addPage([width, height])
  const [shownWidth, shownHeight] = [image.width * scale, image.height * scale]
  page.drawImage(image, { x: (width - shownWidth) / 2, y: (height - shownHeight) / 2, width: shownWidth, height: shownHeight })
  return document.save({ useObjectStreams: false })
}

/** From IHDR, before anything is inflated. */
function pngSize(png: Uint8Array): { width: number; height: number } {
  if (png.length < 33) throw new PdfError('pdf.picture_broken', 'too short')
  const view = new DataView(png.buffer, png.byteOffset, png.byteLength)
  return { width: view.getUint32(16), height: view.getUint32(20) }
}
