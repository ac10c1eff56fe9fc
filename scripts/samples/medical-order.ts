// 长期医嘱单, 临时医嘱单: what a ward's doctor orders for a patient in a bed, A4.
import { hospital, numberName, type Subject } from './patients.ts'
import type { Sheet } from './sheet.ts'
import { createSheet } from './sheet.ts'

export interface MedicalOrder {
  title: string
  items: readonly (readonly [time: string, text: string])[]
}

const [left, right] = [48, 547]
const columns = [
  ['日期', 48, 74],
  ['时间', 122, 50],
  ['医嘱', 172, 255],
  ['执行护士', 427, 120],
] as const
const row = 28

export async function drawMedicalOrder(subject: Subject, { title, items }: MedicalOrder): Promise<Sheet> {
  const sheet = await createSheet(595.28, 841.89, title)
  const { patient, department, bed, number } = subject
  const width = right - left
  sheet.text(left, 58, hospital.name, { size: 18, bold: true, align: 'center', width })
  sheet.text(left, 84, [...title].join(' '), { size: 15, bold: true, align: 'center', width })
  const facts = [`姓名：${patient.name}`, `性别：${patient.sex}`, `年龄：${patient.age}`, `科室：${department}`, `床号：${bed ?? '—'}`, `${numberName(subject)}：${number}`]
  facts.forEach((fact, index) => sheet.text(left + [0, 84, 142, 208, 308, 380][index]!, 112, fact, { size: 9.5 }))
  const top = 124
  for (const [name, x, room] of columns) sheet.text(x, top + 18, name, { size: 10, bold: true, align: 'center', width: room })
  items.forEach(([time, text], index) => {
    const y = top + row * (index + 1) + 18
    sheet.text(columns[0][1], y, '2026-11-21', { size: 9.5, align: 'center', width: columns[0][2] })
    sheet.text(columns[1][1], y, time, { size: 9.5, align: 'center', width: columns[1][2] })
    sheet.text(columns[2][1] + 6, y, text, { size: 10 })
  })
  const bottom = top + row * (items.length + 1)
  for (let y = top; y <= bottom; y += row) sheet.rule(left, y, right, y)
  for (const x of [...columns.map(([, at]) => at), right]) sheet.rule(x, top, x, bottom)
  sheet.text(left, bottom + 24, '（以下空白）', { size: 9, align: 'center', width, grey: 0.35 })
  sheet.text(left, bottom + 58, `诊断：${subject.diagnosis}`, { size: 10 })
  sheet.signatureLine(left, bottom + 104, '开立医师：', 130, 'prescriber', '开立医师')
  sheet.signatureLine(left + 260, bottom + 104, '核对护士：', 130, 'nurse', '核对护士')
  sheet.text(left, 800, '第 1 页 / 共 1 页', { size: 8, align: 'center', width, grey: 0.3 })
  return sheet
}
