// Draws a written form as A4 pages: heading, facts in a grid, sections of flowing text, a line to sign on. The same input gives the same bytes.
import type { PDFFont, PDFPage } from '@cantoo/pdf-lib'
import { PDFDocument, rgb } from '@cantoo/pdf-lib'
import fontkit from '@cantoo/fontkit'
import type { PdfFonts } from './font-runs.ts'
import { splitByFont } from './font-runs.ts'
import type { PdfBox } from './position.ts'
import { breakLines } from './drawing/break-lines.ts'

export interface WrittenForm {
  /** above the title on each page */
  heading: string
  title: string
  facts: readonly { label: string; value: string }[]
  sections: readonly { label: string; text: string }[]
  /** at the end, one below the other; the signature goes beside the first */
  closing: readonly string[]
}

export interface FormPages {
  pdf: Uint8Array
  pageCount: number
  /** points from the top left */
  signature: PdfBox
}

const PAGE = { width: 595.28, height: 841.89 }
const EDGE = { left: 62, right: 533, top: 112, foot: 782 }
const WIDTH = EDGE.right - EDGE.left
const TEXT = { size: 10.5, leading: 18.5 }
const SIGNATURE = { width: 150, height: 46 }

/** @throws {PdfError} pdf.glyph_missing */
export async function formPages(form: WrittenForm, fonts: PdfFonts): Promise<FormPages> {
  const sheet = await openSheet(form, fonts)
  drawFacts(sheet, form.facts)
  for (const { label, text } of form.sections) drawSection(sheet, label, text)
  const signature = drawClosing(sheet, form.closing)
  sheet.pages.forEach((page, index) => sheet.write(page, EDGE.left, 812, `第 ${index + 1} 页 · 共 ${sheet.pages.length} 页`, 9, WIDTH, 'center'))
  return { pdf: await sheet.document.save({ useObjectStreams: false }), pageCount: sheet.pages.length, signature }
}

interface Sheet {
  document: PDFDocument
  pages: PDFPage[]
  y: number
  /** the width of a text in points at size 1 */
  measure(text: string): number
  write(page: PDFPage, x: number, y: number, text: string, size: number, width?: number, align?: 'left' | 'center'): void
  /** room for so many points, on a new page if need be; the page */
  reserve(height: number): PDFPage
}

async function openSheet(form: WrittenForm, fonts: PdfFonts): Promise<Sheet> {
  const document = await PDFDocument.create({ updateMetadata: false })
  document.registerFontkit(fontkit)
  document.setTitle(form.title)
  const embedded = new Map<Uint8Array, PDFFont>()
  for (const bytes of usedFonts(form, fonts)) embedded.set(bytes, await document.embedFont(bytes, { subset: true, customName: `FORM${String.fromCharCode(65 + embedded.size)}A+Form`, features: { liga: false } }))
  const runsOf = (text: string) => splitByFont(text, fonts).map((run) => ({ text: run.text, font: embedded.get(run.font)! }))
  const widths = new Map<string, number>()
  const widthOf = (character: string): number => {
    const width = widths.get(character) ?? runsOf(character).reduce((sum, run) => sum + run.font.widthOfTextAtSize(run.text, 1), 0)
    widths.set(character, width)
    return width
  }
  const measure = (text: string): number => [...text].reduce((sum, character) => sum + widthOf(character), 0)
  const sheet: Sheet = {
    document, pages: [], y: EDGE.top, measure,
    write(page, x, y, text, size, width = 0, align = 'left') {
      let at = x + (align === 'center' ? (width - measure(text) * size) / 2 : 0)
      for (const run of runsOf(text)) {
        page.drawText(run.text, { x: at, y: PAGE.height - y, size, font: run.font, color: rgb(0, 0, 0) })
        at += measure(run.text) * size
      }
    },
    reserve(height) {
      if (sheet.pages.length === 0 || sheet.y + height > EDGE.foot) addPage(sheet, form)
      return sheet.pages.at(-1)!
    },
  }
  return sheet
}

/** Those that some character is drawn with; a font nobody needs is not embedded. */
function usedFonts(form: WrittenForm, fonts: PdfFonts): Set<Uint8Array> {
  const all = ['第页共·0123456789', form.heading, form.title, ...form.facts.flatMap(({ label, value }) => [label, value]), ...form.sections.flatMap(({ label, text }) => [label, ...text.split('\n')]), ...form.closing]
  return new Set([fonts.primary, ...all.flatMap((text) => splitByFont(text, fonts).map(({ font }) => font))])
}

function addPage(sheet: Sheet, { heading, title }: WrittenForm): void {
  const page = sheet.document.addPage([PAGE.width, PAGE.height])
  sheet.pages.push(page)
  sheet.write(page, EDGE.left, 56, heading, 16, WIDTH, 'center')
  sheet.write(page, EDGE.left, 82, title, 14, WIDTH, 'center')
  rule(page, 94, 0.9)
  sheet.y = EDGE.top
}

const rule = (page: PDFPage, y: number, thickness = 0.6): void =>
  page.drawLine({ start: { x: EDGE.left, y: PAGE.height - y }, end: { x: EDGE.right, y: PAGE.height - y }, thickness, color: rgb(0, 0, 0) })

/** Two beside each other; what is too long for its half takes a line of its own. */
function drawFacts(sheet: Sheet, facts: WrittenForm['facts']): void {
  const half = WIDTH / 2
  let isRight = false
  for (const { label, value } of facts) {
    const text = `${label}：${value}`
    const lines = breakLines(text, WIDTH / TEXT.size, sheet.measure)
    const isWide = sheet.measure(text) * TEXT.size > half - 12
    if (isRight && isWide) next(sheet)
    for (const line of lines) {
      sheet.write(sheet.reserve(TEXT.leading), EDGE.left + (isRight && !isWide ? half : 0), sheet.y, line, TEXT.size)
      if (isWide) next(sheet)
    }
    isRight = !isWide && !isRight
    if (!isWide && !isRight) next(sheet)
  }
  if (isRight) next(sheet)
  rule(sheet.reserve(TEXT.leading), sheet.y - 8)
  sheet.y += 10
}

const next = (sheet: Sheet): void => void (sheet.y += TEXT.leading)

function drawSection(sheet: Sheet, label: string, text: string): void {
  sheet.y += 4
  sheet.write(sheet.reserve(TEXT.leading * 2), EDGE.left, sheet.y, `${label}：`, 11.5)
  next(sheet)
  for (const paragraph of text.split('\n')) {
    for (const line of breakLines(`　　${paragraph.trim()}`, WIDTH / TEXT.size, sheet.measure)) {
      sheet.write(sheet.reserve(TEXT.leading), EDGE.left, sheet.y, line, TEXT.size)
      next(sheet)
    }
  }
  sheet.y += 6
}

/** Kept together on one page; the box to sign in stands right of the first line. */
function drawClosing(sheet: Sheet, closing: readonly string[]): PdfBox {
  const page = sheet.reserve(SIGNATURE.height + closing.length * TEXT.leading + 12)
  sheet.y += SIGNATURE.height
  const x = EDGE.right - SIGNATURE.width
  const y = sheet.y - SIGNATURE.height + 10
  closing.forEach((line, index) => {
    const width = sheet.measure(line) * TEXT.size
    sheet.write(page, index === 0 ? x - width - 6 : EDGE.right - width, sheet.y, line, TEXT.size)
    next(sheet)
  })
  return { page: sheet.pages.length, x, y, ...SIGNATURE }
}
