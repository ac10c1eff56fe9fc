// 检验报告单: a blood count with C-reactive protein, A4.
import { hospital, inpatientSubject, laboratory, numberName, type Subject } from './patients.ts'
import type { Sheet } from './sheet.ts'
import { createSheet } from './sheet.ts'

const [left, right] = [48, 547]
const columns = [
  ['序号', 48, 28],
  ['代号', 78, 58],
  ['检验项目', 140, 150],
  ['结果', 292, 58],
  ['提示', 352, 32],
  ['单位', 388, 62],
  ['参考区间', 456, 91],
] as const

export async function drawLaboratoryReport(subject: Subject = inpatientSubject): Promise<Sheet> {
  const sheet = await createSheet(595.28, 841.89, '检验报告单')
  const { patient } = subject
  sheet.text(left, 58, hospital.name, { size: 18, bold: true, align: 'center', width: right - left })
  sheet.text(left, 82, '检 验 报 告 单', { size: 15, bold: true, align: 'center', width: right - left })
  sheet.text(left, 82, '（血细胞分析＋CRP）', { size: 9, align: 'right', width: right - left })
  sheet.text(left, 102, `报告单号：${laboratory.reportNumber}`, { size: 9 })
  sheet.text(left, 102, `标本号：${laboratory.sampleNumber}`, { size: 9, align: 'right', width: right - left })
  sheet.rule(left, 108, right, 108, 1)
  const rows = [
    [`姓名：${patient.name}`, `性别：${patient.sex}`, `年龄：${patient.age}`, `${numberName(subject)}：${subject.number}`],
    [
      `科室：${subject.department}`,
      `床号：${subject.bed ?? '—'}`,
      `送检医师：${laboratory.requester}`,
      `患者编号：${patient.id}`,
    ],
    [`标本种类：${laboratory.sample}`, '', `临床诊断：${subject.diagnosis}`, `采样时间：${laboratory.collectedAt}`],
  ]
  rows.forEach((row, index) =>
    row.forEach((cell, column) =>
      sheet.text(left + [0, 145, 236, 356][column]!, 124 + 17 * index, cell, { size: 9.5 }),
    ),
  )
  sheet.rule(left, 167, right, 167, 1)
  for (const [name, x, width] of columns)
    sheet.text(x, 182, name, {
      size: 9.5,
      bold: true,
      ...(name === '结果' || name === '提示' ? { align: 'center', width } : {}),
    })
  sheet.rule(left, 188, right, 188)
  let y = 206
  laboratory.results.forEach((result, index) => {
    const odd = result.flag !== ''
    const cells = [
      String(index + 1),
      result.code,
      result.name,
      result.value,
      result.flag === 'H' ? '↑' : result.flag === 'L' ? '↓' : '',
      result.unit,
      result.reference,
    ]
    cells.forEach((cell, column) => {
      const [, x, width] = columns[column]!
      sheet.text(x, y, cell, {
        size: 9.5,
        bold: odd && (column === 3 || column === 4),
        ...(column === 3 || column === 4 ? { align: 'center', width } : {}),
      })
    })
    y += 19.2
  })
  sheet.rule(left, y - 8, right, y - 8)
  sheet.text(left, y + 10, '备注：标本外观正常，无溶血、脂血。结果已复核。', { size: 9.5 })
  sheet.rule(left, 720, right, 720, 1)
  sheet.text(left, 737, `接收时间：${laboratory.receivedAt}`, { size: 9.5 })
  sheet.text(left, 737, `报告时间：${laboratory.reportedAt}`, { size: 9.5, align: 'right', width: right - left })
  sheet.signatureLine(left, 774, '检验者：', 110, 'technician', '检验者')
  sheet.signatureLine(left + 270, 774, '审核者：', 110, 'reviewer', '审核者')
  sheet.text(
    left,
    800,
    '※ 本报告仅对所检验标本负责。如对结果有疑问，请于24小时内与检验科联系。联系电话：0000-8000 6120',
    { size: 8, grey: 0.3 },
  )
  sheet.text(left, 814, '第 1 页 / 共 1 页', { size: 8, align: 'center', width: right - left, grey: 0.3 })
  return sheet
}
