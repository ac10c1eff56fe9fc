// Owns the documents of the pictures' morning: each is drawn for the patient with whom it is pushed, with the place where each signer signs.
import { drawAdmissionRecord } from '../samples/admission-record.ts'
import { laboratoryJsonOf } from '../samples/json-samples.ts'
import { drawLaboratoryReport } from '../samples/laboratory-report.ts'
import { drawMedicalOrder } from '../samples/medical-order.ts'
import { drawOperationConsent } from '../samples/operation-consent.ts'
import type { Subject } from '../samples/patients.ts'
import { drawPrescription } from '../samples/prescription.ts'
import type { Sheet, SignatureSlot } from '../samples/sheet.ts'
import { demoPatients } from '../serve/demo-hospital.ts'

type Patient = (typeof demoPatients)[number]

/** What a page shows of a patient of the demonstration hospital. */
const subjectOf = (patient: Patient, more: { sex: string; age: string; diagnosis: string }): Subject => ({
  patient: { id: `PT${patient.admissionNumber.slice(-7)}`, name: patient.name, sex: more.sex, age: more.age },
  department: patient.department, number: patient.admissionNumber, diagnosis: more.diagnosis, ...('bed' in patient && { bed: patient.bed }),
})

const [zhang, li, , liu, zhao, sun] = demoPatients
const subjects = {
  zhang: subjectOf(zhang, { sex: '女', age: '63岁', diagnosis: '原发性高血压 2级（中危）；2型糖尿病；高脂血症' }),
  li: subjectOf(li, { sex: '男', age: '47岁', diagnosis: '急性结石性胆囊炎' }),
  liu: subjectOf(liu, { sex: '男', age: '6岁', diagnosis: '社区获得性肺炎' }),
  zhao: subjectOf(zhao, { sex: '男', age: '52岁', diagnosis: '腹痛待查' }),
  sun: subjectOf(sun, { sex: '女', age: '38岁', diagnosis: '发热待查' }),
}

const ORDERS = [
  ['08:10', '儿科护理常规'], ['08:10', '二级护理'], ['08:10', '普食'], ['08:12', '0.9% 氯化钠注射液 100ml'], ['08:12', '　注射用头孢曲松钠 1.0g　静脉滴注　每日1次'],
  ['08:15', '吸入用布地奈德混悬液 1mg　雾化吸入　每日2次'], ['08:15', '盐酸氨溴索口服溶液 5ml　口服　每日3次'], ['08:16', '体温、呼吸监测　每6小时1次'],
] as const

interface Kind {
  title: string
  documentType: string
  patient: Patient
  note?: string
  /** the roles of the page in the order in which the signers are named */
  roles?: readonly string[]
  draw?: (title: string) => Promise<Sheet>
  given?: { kind: string; content: object }
}

export const DOCUMENTS = {
  prescription: { title: '处方笺', documentType: 'prescription', patient: zhang, roles: ['prescriber', 'reviewer'], draw: () => drawPrescription(subjects.zhang) },
  consent: { title: '手术知情同意书', documentType: 'consent-form', patient: li, note: '患者已术前谈话，请于 9:30 前签署', roles: ['surgeon'], draw: () => drawOperationConsent(subjects.li) },
  admission: { title: '入院记录', documentType: 'admission-record', patient: li, roles: ['resident', 'attending'], draw: () => drawAdmissionRecord(subjects.li) },
  laboratory: { title: '血常规检验报告单', documentType: 'laboratory-report', patient: sun, roles: ['technician', 'reviewer'], draw: () => drawLaboratoryReport(subjects.sun) },
  data: { title: '血常规检验数据', documentType: 'laboratory-report', patient: zhao, given: { kind: 'json', content: laboratoryJsonOf(subjects.zhao) } },
  order: { title: '长期医嘱单', documentType: 'medical-order', patient: liu, roles: ['prescriber', 'nurse'], draw: (title) => drawMedicalOrder(subjects.liu, { title, items: ORDERS }) },
  template: {
    title: '电子处方', documentType: 'prescription', patient: zhang,
    given: { kind: 'template', content: { template: 'prescription/1', patient: { name: zhang.name }, diagnosis: '高血压病 2 级', items: [{ name: '苯磺酸氨氯地平片', dose: '5mg', route: '口服', frequency: '每日一次', quantity: '28片' }, { name: '阿司匹林肠溶片', dose: '100mg', route: '口服', frequency: '每日一次', quantity: '30片' }] } },
  },
} satisfies Readonly<Record<string, Kind>>

export type DocumentName = keyof typeof DOCUMENTS

export interface DrawnDocument {
  content?: Buffer
  given?: { kind: string; base64: string }
  /** where the n-th signer signs; none beyond those that the page has */
  places: readonly SignatureSlot['position'][]
}

/** @param title heads the page where the page has no title of its own kind */
export async function drawDocument(name: DocumentName, title: string = DOCUMENTS[name].title): Promise<DrawnDocument> {
  const { draw, given, roles = [] }: Kind = DOCUMENTS[name]
  if (given) return { given: { kind: given.kind, base64: Buffer.from(JSON.stringify(given.content)).toString('base64') }, places: [] }
  const sheet = await draw!(title)
  return { content: Buffer.from(await sheet.save()), places: roles.flatMap((role) => sheet.slots.filter((slot) => slot.role === role).map(({ position }) => position)) }
}
