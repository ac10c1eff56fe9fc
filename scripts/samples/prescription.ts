// 处方笺: an outpatient prescription on A5, as a hospital pharmacy prints it.
import { hospital, numberName, outpatientSubject, prescription, type Subject } from './patients.ts'
import type { Sheet } from './sheet.ts'
import { createSheet } from './sheet.ts'

const [left, right] = [34, 386]

export async function drawPrescription(subject: Subject = outpatientSubject): Promise<Sheet> {
  const sheet = await createSheet(419.53, 595.28, '处方笺')
  const { patient } = subject
  sheet.text(left, 46, hospital.name, { size: 16, bold: true, align: 'center', width: right - left })
  sheet.text(left, 68, '处 方 笺', { size: 14, bold: true, align: 'center', width: right - left })
  sheet.box(right - 42, 34, 42, 20)
  sheet.text(right - 42, 48, '普 通', { size: 10, align: 'center', width: 42 })
  sheet.text(left, 90, '费别：□公费  □自费  ■医保  □其他', { size: 9 })
  sheet.text(left, 90, `处方编号：${prescription.prescriptionNumber}`, { size: 9, align: 'right', width: right - left })
  sheet.rule(left, 96, right, 96, 1)
  const cells: readonly (readonly [number, number, string, string, number])[] = [
    [left, 113, '姓名：', patient.name, 96],
    [left + 132, 113, '性别：', patient.sex, 34],
    [left + 208, 113, '年龄：', patient.age, 46],
    [left, 131, `${numberName(subject)}：`, subject.number, 87],
    [left + 132, 131, '科别：', subject.department, 64],
    [left + 238, 131, '日期：', prescription.date, 82],
    [left, 149, '临床诊断：', subject.diagnosis, 296],
  ]
  for (const [x, y, label, value, width] of cells) {
    sheet.text(x, y, label)
    const from = x + sheet.measure(label)
    sheet.text(from + 3, y, value)
    sheet.rule(from, y + 3, from + width, y + 3, 0.4)
  }
  sheet.rule(left, 160, right, 160, 1)
  sheet.text(left, 184, 'Rp.', { size: 18, bold: true })
  let y = 208
  prescription.medicines.forEach((medicine, index) => {
    sheet.text(left + 12, y, `${index + 1}. ${medicine.name}`, { size: 10.5 })
    sheet.text(left + 180, y, medicine.specification, { size: 10 })
    sheet.text(left, y, `× ${medicine.quantity}`, { size: 10, align: 'right', width: right - left - 14 })
    sheet.text(left + 28, y + 16, `Sig.  ${medicine.usage}`, { size: 9.5 })
    y += 41
  })
  sheet.text(left, y + 4, '（以下空白）', { size: 9, align: 'center', width: right - left, grey: 0.35 })
  sheet.rule(left, 458, right, 458, 1)
  sheet.signatureLine(left, 488, '医师：', 104, 'prescriber', '处方医师')
  sheet.text(left + 176, 488, `药品金额：￥${prescription.amountYuan}`)
  sheet.signatureLine(left, 522, '审核药师：', 84, 'reviewer', '审核药师')
  sheet.signatureLine(left + 176, 522, '调配药师：', 84, 'dispenser', '调配药师')
  sheet.signatureLine(left, 554, '核对、发药药师：', 84, 'checker', '核对发药药师')
  sheet.rule(left, 566, right, 566, 0.4)
  sheet.text(
    left,
    578,
    '注：1. 本处方当日有效，过期作废。2. 取药时请当面核对药品名称、规格、数量。3. 延长处方用量时间原因：慢性病',
    { size: 6.6, grey: 0.25 },
  )
  return sheet
}
