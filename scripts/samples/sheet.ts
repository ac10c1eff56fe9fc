// A drawing sheet for the sample documents: text, rules, tables and signature lines, measured from the top left.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import fontkit from '@cantoo/fontkit'
import type { PDFFont, PDFPage } from '@cantoo/pdf-lib'
import { PDFDocument, rgb } from '@cantoo/pdf-lib'

export interface TextStyle {
  readonly size?: number
  readonly bold?: boolean
  readonly align?: 'left' | 'center' | 'right'
  readonly width?: number
  readonly grey?: number
}

/** Where somebody signs; points from the top left, page 1 first. */
export interface SignatureSlot {
  readonly role: string
  readonly roleZh: string
  readonly position: {
    readonly page: number
    readonly x: number
    readonly y: number
    readonly width: number
    readonly height: number
  }
}

export interface Sheet {
  readonly width: number
  readonly height: number
  readonly slots: SignatureSlot[]
  pageNumber(): number
  addPage(): void
  /** `y` is the baseline. */
  text(x: number, y: number, text: string, style?: TextStyle): void
  measure(text: string, style?: TextStyle): number
  rule(x1: number, y1: number, x2: number, y2: number, thickness?: number): void
  box(x: number, y: number, width: number, height: number, thickness?: number): void
  /** Broken into lines that fit `width`. */
  wrap(text: string, width: number, style?: TextStyle): string[]
  /** A label, a line to sign on, and the slot above it. */
  signatureLine(x: number, y: number, label: string, lineWidth: number, role: string, roleZh: string): void
  save(): Promise<Uint8Array>
}

const noto = dirname(createRequire(import.meta.url).resolve('@expo-google-fonts/noto-sans-sc/package.json'))
export const regularFont = readFileSync(join(noto, '400Regular/NotoSansSC_400Regular.ttf'))
const boldFont = readFileSync(join(noto, '700Bold/NotoSansSC_700Bold.ttf'))
/** A line does not begin with these. */
const neverFirst = '，。、；：！？）》」』”’%℃.,;:)'
/** How high a signature stands over its line. */
const slotHeight = 25

export async function createSheet(width: number, height: number, title: string): Promise<Sheet> {
  const document = await PDFDocument.create({ updateMetadata: false })
  document.registerFontkit(fontkit)
  document.setTitle(title)
  const fonts = {
    regular: await document.embedFont(regularFont, { subset: true }),
    bold: await document.embedFont(boldFont, { subset: true }),
  }
  let page: PDFPage = document.addPage([width, height])
  const slots: SignatureSlot[] = []
  const fontOf = (style?: TextStyle): PDFFont => (style?.bold ? fonts.bold : fonts.regular)
  const measure = (text: string, style?: TextStyle): number => fontOf(style).widthOfTextAtSize(text, style?.size ?? 10)

  const text: Sheet['text'] = (x, y, value, style = {}) => {
    const size = style.size ?? 10
    const room = style.width ?? 0
    const slack =
      style.align === 'center'
        ? (room - measure(value, style)) / 2
        : style.align === 'right'
          ? room - measure(value, style)
          : 0
    const tone = style.grey ?? 0
    page.drawText(value, { x: x + slack, y: height - y, size, font: fontOf(style), color: rgb(tone, tone, tone) })
  }
  const rule: Sheet['rule'] = (x1, y1, x2, y2, thickness = 0.6) =>
    page.drawLine({ start: { x: x1, y: height - y1 }, end: { x: x2, y: height - y2 }, thickness, color: rgb(0, 0, 0) })
  const wrap: Sheet['wrap'] = (value, room, style) => {
    const lines: string[] = []
    let line = ''
    for (const character of value) {
      if (line !== '' && !neverFirst.includes(character) && measure(line + character, style) > room) {
        lines.push(line)
        line = ''
      }
      line += character
    }
    return [...lines, line]
  }

  return {
    width,
    height,
    slots,
    text,
    measure,
    rule,
    wrap,
    pageNumber: () => document.getPageCount(),
    addPage: () => void (page = document.addPage([width, height])),
    box: (x, y, boxWidth, boxHeight, thickness = 0.6) =>
      page.drawRectangle({
        x,
        y: height - y - boxHeight,
        width: boxWidth,
        height: boxHeight,
        borderWidth: thickness,
        borderColor: rgb(0, 0, 0),
      }),
    signatureLine: (x, y, label, lineWidth, role, roleZh) => {
      text(x, y, label)
      const from = x + measure(label) + 2
      rule(from, y + 2, from + lineWidth, y + 2)
      const round = (value: number): number => Math.round(value * 10) / 10
      slots.push({
        role,
        roleZh,
        position: {
          page: document.getPageCount(),
          x: round(from),
          y: round(y - slotHeight),
          width: lineWidth,
          height: slotHeight,
        },
      })
    },
    save: () => document.save({ useObjectStreams: false, addDefaultPage: false }),
  }
}
