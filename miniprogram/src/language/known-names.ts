// Names of fields that hospital systems use in JSON, in both languages, for content that brings no labels of its own. A name that is not here is shown as it is written.
import type { Sentence } from '@yiqian/shared/protocol/faults.ts'

const NAMES: Readonly<Record<string, Sentence>> = {
  documentType: { zh: '文书类型', en: 'Type' },
  version: { zh: '版本', en: 'Version' },
  hospital: { zh: '医院', en: 'Hospital' },
  code: { zh: '代码', en: 'Code' },
  name: { zh: '名称', en: 'Name' },
  patient: { zh: '患者', en: 'Patient' },
  'patient.name': { zh: '姓名', en: 'Name' },
  'patient.id': { zh: '患者编号', en: 'Patient number' },
  'results.name': { zh: '项目', en: 'Item' },
  'results.value': { zh: '结果', en: 'Result' },
  'medicines.name': { zh: '药品', en: 'Medicine' },
  id: { zh: '编号', en: 'Number' },
  sex: { zh: '性别', en: 'Sex' },
  gender: { zh: '性别', en: 'Sex' },
  age: { zh: '年龄', en: 'Age' },
  birthDate: { zh: '出生日期', en: 'Date of birth' },
  department: { zh: '科室', en: 'Department' },
  bed: { zh: '床号', en: 'Bed' },
  ward: { zh: '病区', en: 'Ward' },
  doctor: { zh: '医师', en: 'Doctor' },
  requester: { zh: '申请医师', en: 'Requested by' },
  diagnosis: { zh: '诊断', en: 'Diagnosis' },
  admissionNumber: { zh: '住院号', en: 'Admission number' },
  outpatientNumber: { zh: '门诊号', en: 'Outpatient number' },
  prescriptionNumber: { zh: '处方编号', en: 'Prescription number' },
  reportNumber: { zh: '报告单号', en: 'Report number' },
  sampleNumber: { zh: '标本号', en: 'Sample number' },
  sample: { zh: '标本', en: 'Sample' },
  prescribedAt: { zh: '开具时间', en: 'Prescribed' },
  collectedAt: { zh: '采样时间', en: 'Collected' },
  receivedAt: { zh: '接收时间', en: 'Received' },
  reportedAt: { zh: '报告时间', en: 'Reported' },
  createdAt: { zh: '创建时间', en: 'Created' },
  date: { zh: '日期', en: 'Date' },
  results: { zh: '检验结果', en: 'Results' },
  value: { zh: '数值', en: 'Value' },
  unit: { zh: '单位', en: 'Unit' },
  reference: { zh: '参考区间', en: 'Reference range' },
  flag: { zh: '提示', en: 'Flag' },
  medicines: { zh: '药品', en: 'Medicines' },
  items: { zh: '项目', en: 'Items' },
  specification: { zh: '规格', en: 'Specification' },
  quantity: { zh: '数量', en: 'Quantity' },
  usage: { zh: '用法', en: 'Usage' },
  dose: { zh: '剂量', en: 'Dose' },
  route: { zh: '途径', en: 'Route' },
  frequency: { zh: '频次', en: 'Frequency' },
  amountYuan: { zh: '金额（元）', en: 'Amount (yuan)' },
  title: { zh: '标题', en: 'Title' },
  note: { zh: '备注', en: 'Note' },
  notes: { zh: '备注', en: 'Notes' },
  signers: { zh: '签署人', en: 'Signers' },
  template: { zh: '模板', en: 'Template' },
  orders: { zh: '医嘱', en: 'Orders' },
  opinion: { zh: '意见', en: 'Opinion' },
  text: { zh: '内容', en: 'Text' },
  phone: { zh: '电话', en: 'Phone' },
}

/** What `documentType` may say. */
const TYPES: Readonly<Record<string, Sentence>> = {
  prescription: { zh: '处方', en: 'Prescription' },
  laboratoryReport: { zh: '检验报告', en: 'Laboratory report' },
  'laboratory-report': { zh: '检验报告', en: 'Laboratory report' },
  medicalRecord: { zh: '病历', en: 'Medical record' },
  'admission-record': { zh: '入院记录', en: 'Admission record' },
  consentForm: { zh: '知情同意书', en: 'Consent form' },
  'consent-form': { zh: '知情同意书', en: 'Consent form' },
  medicalOrder: { zh: '医嘱', en: 'Medical order' },
  'medical-order': { zh: '医嘱', en: 'Medical order' },
}

const own = (table: Readonly<Record<string, Sentence>>, name: string): Sentence | undefined => (Object.hasOwn(table, name) ? table[name] : undefined)

/** @param place names from the outermost to this one; `*` for a place in a list */
export function knownName(place: readonly string[]): Sentence | undefined {
  const names = place.filter((name) => name !== '*')
  return own(NAMES, names.slice(-2).join('.')) ?? own(NAMES, names.at(-1) ?? '')
}

/** A coded value that stands for a word, only where the name says so. */
export const knownValue = (key: string, value: string): Sentence | undefined => (key === 'documentType' ? own(TYPES, value) : undefined)
