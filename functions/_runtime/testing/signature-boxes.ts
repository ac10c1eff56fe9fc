// Owns where the signatures of a PDF stand, as a second implementation (pdf-lib) reads it.
import { PDFDocument } from '@cantoo/pdf-lib'
import type { PdfBox } from '@yiqian/shared/pdf/position.ts'

export interface SignatureBox extends PdfBox {
  readonly fieldName: string
}

/** In the order of the fields; of pages that are not turned, in points from their top left. */
export async function signatureBoxes(pdf: Uint8Array): Promise<SignatureBox[]> {
  const document = await PDFDocument.load(pdf)
  const pages = document.getPages()
  return document.getForm().getFields().flatMap((field) => field.acroField.getWidgets().map((widget) => {
    const { x, y, width, height } = widget.getRectangle()
    const page = pages.findIndex(({ ref }) => ref === widget.P())
    const { x: left, y: bottom, height: pageHeight } = pages[page]!.getCropBox()
    const rounded = (points: number): number => Math.round(points * 100) / 100
    return { fieldName: field.getName(), page: page + 1, x: rounded(x - left), y: rounded(pageHeight - (y - bottom) - height), width: rounded(width), height: rounded(height) }
  }))
}
