// Headings and paragraphs over as many A4 pages as they need, each page with the hospital's running head and foot.
import { hospital, inpatientSubject, type Subject } from './patients.ts'
import type { Sheet } from './sheet.ts'

export const margin = { left: 62, right: 533, top: 128, bottom: 778 } as const
const size = 10.5
const leading = 19

export interface Flow {
  heading(text: string): void
  /** Indented by two characters, as Chinese paragraphs are. */
  paragraph(text: string): void
  /** Heading and text in one: 主诉：… */
  item(label: string, text: string): void
  /** The next baseline, on a page with at least `room` points left. */
  reserve(room: number): number
  skip(points: number): void
}

export function createFlow(sheet: Sheet, title: string, subject: Subject = inpatientSubject): Flow {
  let y: number = margin.top
  drawHead(sheet, title, subject)
  const reserve = (room: number): number => {
    if (y + room > margin.bottom) {
      sheet.addPage()
      drawHead(sheet, title, subject)
      y = margin.top
    }
    return y
  }
  const lines = (texts: readonly string[]): void => {
    for (const line of texts) {
      sheet.text(margin.left, reserve(leading), line, { size })
      y += leading
    }
  }
  const width = margin.right - margin.left
  return {
    reserve,
    skip: (points) => void (y += points),
    heading: (text) => {
      y += 6
      sheet.text(margin.left, reserve(leading * 2), text, { size: 11.5, bold: true })
      y += leading
    },
    paragraph: (text) => lines(sheet.wrap(`　　${text}`, width, { size })),
    item: (label, text) => {
      sheet.text(margin.left, reserve(leading * 2), label, { size, bold: true })
      const [first, ...rest] = sheet.wrap('　'.repeat([...label].length) + text, width, { size })
      lines([first!, ...rest])
    },
  }
}

function drawHead(sheet: Sheet, title: string, { patient, department, bed, number }: Subject): void {
  sheet.text(margin.left, 54, hospital.name, {
    size: 17,
    bold: true,
    align: 'center',
    width: margin.right - margin.left,
  })
  sheet.text(margin.left, 78, title, { size: 14.5, bold: true, align: 'center', width: margin.right - margin.left })
  const cells = [
    `姓名：${patient.name}`,
    `性别：${patient.sex}`,
    `年龄：${patient.age}`,
    `科室：${department}`,
    `床号：${bed ?? '—'}`,
    `住院号：${number}`,
  ]
  cells.forEach((cell, index) => sheet.text(margin.left + [0, 82, 136, 196, 316, 374][index]!, 98, cell, { size: 9.5 }))
  sheet.rule(margin.left, 105, margin.right, 105, 0.9)
  sheet.text(margin.left, 812, `第 ${sheet.pageNumber()} 页`, {
    size: 9,
    align: 'center',
    width: margin.right - margin.left,
  })
}
