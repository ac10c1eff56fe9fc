// Draws what a signature looks like: picture, name, title and time, as one upright form XObject with its fonts.
import type { PDFFont, PDFImage } from '@cantoo/pdf-lib'
import { PDFDocument } from '@cantoo/pdf-lib'
import { PdfError } from './error.ts'
import type { PdfFonts } from './font-runs.ts'
import { sharedFontkit, splitByFont } from './font-runs.ts'
import { layOut } from './drawing/appearance-layout.ts'
import type { RevisionObject } from './syntax/append-revision.ts'
import { latin1Bytes, writeNumber } from './syntax/value.ts'

/** All parts are optional. Lines stand under each other in the order name, title, time. */
export interface SignatureAppearance {
  /** Handwriting or seal impression, PNG; its alpha channel is kept. At most 4096 × 4096 pixels and 4 MiB. */
  readonly picturePng?: Uint8Array
  readonly name?: string
  readonly title?: string
  /** The time as text, ready to print. `formatSigningTime` makes one. */
  readonly time?: string
  /** Ink of the text, 0–255 each; black unless given. */
  readonly inkRgb?: readonly [number, number, number]
}

export interface DrawnAppearance {
  readonly objects: readonly RevisionObject[]
  /** The form XObject among them. */
  readonly formNumber: number
}

export interface AppearanceFrame {
  /** As displayed, in points. */
  readonly width: number
  readonly height: number
  /** The page's /Rotate, which the drawing undoes. */
  readonly rotation: 0 | 90 | 180 | 270
  /** The numbers of new objects start here. */
  readonly firstObjectNumber: number
  /** Six capitals that no other subset in the file begins with. */
  readonly fontTag: string
}

const pictureLimitBytes = 4 * 1024 * 1024
const pictureLimitPixels = 4_096
const pngMark = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]

/** `2026-11-21 18:09:05`, in the given offset from UTC (China: 480 minutes). */
export function formatSigningTime(signingTimeMs: number, utcOffsetMinutes = 480): string {
  return new Date(signingTimeMs + utcOffsetMinutes * 60_000).toISOString().slice(0, 19).replace('T', ' ')
}

/** @throws {PdfError} pdf.glyph_missing, pdf.picture_broken, pdf.position_outside — the box is too small for the text */
export async function drawAppearance(
  appearance: SignatureAppearance,
  fonts: PdfFonts,
  frame: AppearanceFrame,
): Promise<DrawnAppearance> {
  const document = await PDFDocument.create({ updateMetadata: false })
  const { context } = document
  context.largestObjectNumber = frame.firstObjectNumber - 1
  document.registerFontkit(sharedFontkit)
  const picture = appearance.picturePng && (await embedPicture(document, appearance.picturePng))
  const lines = [appearance.name, appearance.title, appearance.time].filter((line): line is string => !!line?.trim())
  const embedded = new Map<Uint8Array, PDFFont>()
  const set = []
  for (const line of lines) {
    const runs = []
    for (const run of splitByFont(line, fonts)) {
      const known = embedded.get(run.font)
      const customName = `${frame.fontTag.slice(0, 5)}${String.fromCharCode(65 + (embedded.size % 26))}+Signature`
      const font =
        known ?? (await document.embedFont(run.font, { subset: true, customName, features: { liga: false } }))
      embedded.set(run.font, font)
      runs.push({ text: run.text, font })
    }
    set.push(runs)
  }
  const content = layOut({
    lines: set,
    picture,
    width: frame.width,
    height: frame.height,
    inkRgb: appearance.inkRgb ?? [0, 0, 0],
  })
  const form = context.register(
    context.stream(latin1Bytes(content), {
      Type: 'XObject',
      Subtype: 'Form',
      BBox: [0, 0, frame.width, frame.height],
      Matrix: matrixFor(frame.rotation),
      Resources: {
        ...(picture ? { XObject: { Picture: picture.ref } } : {}),
        ...(embedded.size > 0
          ? { Font: Object.fromEntries([...embedded.values()].map((font) => [font.name, font.ref])) }
          : {}),
      },
    }),
  )
  await document.flush()
  const objects = context
    .enumerateIndirectObjects()
    .filter(([reference]) => reference.objectNumber >= frame.firstObjectNumber)
    .map(([reference, object]) => {
      const body = new Uint8Array(object.sizeInBytes())
      object.copyBytesInto(body, 0)
      return { number: reference.objectNumber, generation: 0, body }
    })
  return { objects, formNumber: form.objectNumber }
}

/** Turns the drawing against the page's rotation: its corner need not move, the reader fits the box into /Rect. @source ISO 32000-1 §12.5.5 */
function matrixFor(rotation: AppearanceFrame['rotation']): number[] {
  const [cos, sin] = { 0: [1, 0], 90: [0, 1], 180: [-1, 0], 270: [0, -1] }[rotation] as [number, number]
  return [cos, sin, 0 - sin, cos, 0, 0]
}

async function embedPicture(document: PDFDocument, png: Uint8Array): Promise<PDFImage> {
  const side = (at: number): number => new DataView(png.buffer, png.byteOffset).getUint32(at)
  if (png.length > pictureLimitBytes) throw new PdfError('pdf.picture_broken', `${png.length} bytes`)
  if (png.length < 45 || !pngMark.every((byte, at) => png[at] === byte))
    throw new PdfError('pdf.picture_broken', 'no PNG')
  if (!side(16) || !side(20) || side(16) > pictureLimitPixels || side(20) > pictureLimitPixels) {
    throw new PdfError('pdf.picture_broken', `${writeNumber(side(16))}×${writeNumber(side(20))} pixels`)
  }
  try {
    return await document.embedPng(png)
  } catch (cause) {
    throw new PdfError('pdf.picture_broken', String(cause))
  }
}
