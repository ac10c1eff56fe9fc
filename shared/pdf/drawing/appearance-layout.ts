// Places picture and lines in the box and writes the drawing operators.
import type { PDFFont, PDFImage } from '@cantoo/pdf-lib'
import { PdfError } from '../error.ts'
import { writeNumber } from '../syntax/value.ts'

export interface AppearanceParts {
  readonly lines: readonly (readonly { readonly text: string; readonly font: PDFFont }[])[]
  readonly picture: PDFImage | undefined
  readonly width: number
  readonly height: number
  readonly inkRgb: readonly [number, number, number]
}

interface Area {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** Below this nobody can read the name on paper. */
const smallestTextPoints = 3.5
const largestTextPoints = 14
/** Lines after the first are a little smaller. */
const laterLineScale = 0.78
const lineSpacing = 1.25

/** Beside each other when the box is wide, above each other otherwise; one part alone takes all. */
export function layOut(parts: AppearanceParts): string {
  const { width, height, picture, lines } = parts
  const whole = { x: 0, y: 0, width, height }
  const wide = width >= 1.5 * height
  const pictureArea =
    lines.length === 0
      ? whole
      : wide
        ? { ...whole, width: width * 0.5 }
        : { ...whole, y: height * 0.4, height: height * 0.6 }
  const textArea = !picture
    ? whole
    : wide
      ? { ...whole, x: width * 0.52, width: width * 0.48 }
      : { ...whole, height: height * 0.4 }
  return (
    'q\n' +
    (picture ? drawPicture(picture, pictureArea) : '') +
    (lines.length > 0 ? drawLines(parts, textArea) : '') +
    'Q\n'
  )
}

const numbers = (...values: readonly number[]): string => values.map(writeNumber).join(' ')

function drawPicture(picture: PDFImage, area: Area): string {
  const scale = Math.min(area.width / picture.width, area.height / picture.height)
  const [width, height] = [picture.width * scale, picture.height * scale]
  const [x, y] = [area.x + (area.width - width) / 2, area.y + (area.height - height) / 2]
  return `q ${numbers(width, 0, 0, height, x, y)} cm /Picture Do Q\n`
}

function drawLines({ lines, inkRgb }: AppearanceParts, area: Area): string {
  const scales = lines.map((_, index) => (index === 0 ? 1 : laterLineScale))
  const widths = lines.map(
    (runs, index) => scales[index]! * runs.reduce((sum, { text, font }) => sum + font.widthOfTextAtSize(text, 1), 0),
  )
  const heights = scales.reduce((sum, scale) => sum + scale * lineSpacing, 0)
  const size = Math.min(largestTextPoints, area.height / heights, (area.width * 0.98) / Math.max(...widths))
  if (size < smallestTextPoints)
    throw new PdfError('pdf.position_outside', `text would be ${size.toFixed(1)} points high`)
  let top = area.y + (area.height + heights * size) / 2
  let content = `${numbers(...inkRgb.map((part) => part / 255))} rg\n`
  lines.forEach((runs, index) => {
    const lineSize = size * scales[index]!
    let x = area.x + (area.width - widths[index]! * size) / 2
    const baseline = top - lineSize * (lineSpacing / 2 + 0.36)
    for (const { text, font } of runs) {
      content += `BT /${font.name} ${numbers(lineSize)} Tf ${numbers(x, baseline)} Td ${font.encodeText(text).toString()} Tj ET\n`
      x += font.widthOfTextAtSize(text, lineSize)
    }
    top -= lineSize * lineSpacing
  })
  return content
}
