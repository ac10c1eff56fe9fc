// The templates that structured content may name inside its own signed bytes, and the labels that they are shown with (MA-8).
import * as v from 'valibot'
import { text } from './fields.ts'
import type { DocumentForm } from './forms.ts'
import type { Sentence } from './faults.ts'

export interface TemplateField {
  /** names joined by dots, `*` for every entry of a list */
  path: string
  label: Sentence
  unit?: string
  isRequired?: boolean
}

export interface Template {
  name: Sentence
  fields: readonly TemplateField[]
}

const field = (path: string, zh: string, en: string, isRequired = false, unit?: string): TemplateField => ({ path, label: { zh, en }, ...(isRequired && { isRequired }), ...(unit !== undefined && { unit }) })
const patient = [field('patient', '患者', 'Patient', true), field('patient.name', '姓名', 'Name', true), field('patient.sex', '性别', 'Sex'), field('patient.age', '年龄', 'Age'), field('patient.admissionNumber', '住院号', 'Admission no.'), field('patient.department', '科室', 'Department'), field('patient.bed', '床号', 'Bed')]

/** By the name that content gives as its member `template`. A change of labels is a new name: what was signed keeps what it meant. */
export const TEMPLATES: Readonly<Record<string, Template>> = {
  'prescription/1': {
    name: { zh: '处方', en: 'Prescription' },
    fields: [
      ...patient,
      field('diagnosis', '临床诊断', 'Diagnosis', true),
      field('items', '药品', 'Medicines', true), field('items.*', '药品', 'Medicine'), field('items.*.name', '药名', 'Name', true), field('items.*.specification', '规格', 'Strength'), field('items.*.dose', '单次剂量', 'Dose', true),
      field('items.*.route', '用法', 'Route', true), field('items.*.frequency', '频次', 'Frequency', true), field('items.*.days', '天数', 'Days'), field('items.*.quantity', '总量', 'Quantity', true), field('items.*.note', '嘱托', 'Advice'),
      field('issuedAt', '开具时间', 'Issued at'), field('note', '备注', 'Note'),
    ],
  },
  'medical-record/1': {
    name: { zh: '病历', en: 'Medical record' },
    fields: [
      ...patient,
      field('chiefComplaint', '主诉', 'Chief complaint', true), field('presentIllness', '现病史', 'Present illness', true), field('pastHistory', '既往史', 'Past history'), field('allergies', '过敏史', 'Allergies'),
      field('examination', '体格检查', 'Examination'), field('auxiliaryExamination', '辅助检查', 'Tests'), field('diagnosis', '诊断', 'Diagnosis', true), field('plan', '诊疗计划', 'Plan', true), field('recordedAt', '记录时间', 'Recorded at'),
    ],
  },
  'consultation-opinion/1': {
    name: { zh: '会诊意见', en: 'Consultation opinion' },
    fields: [
      ...patient,
      field('askedBy', '申请会诊', 'Asked for by'), field('findings', '病情摘要', 'Findings'), field('opinion', '会诊意见', 'Opinion', true), field('advice', '处理建议', 'Advice'),
      field('doctor', '会诊医师', 'Consultant', true), field('doctor.name', '姓名', 'Name', true), field('doctor.title', '职称', 'Title'), field('doctor.department', '科室', 'Department'), field('writtenAt', '会诊时间', 'Written at', true),
    ],
  },
}

/** Labels itself, so that a signature over it is a signature over a given digest and nothing else. */
export const GIVEN_DIGEST_LABEL = 'given-digest/1'

const DIGEST_BYTES = { sm3: 32, sha256: 32, sha384: 48, sha512: 64 } as const

/** Content of a `digest` document: what is signed is these very bytes, never the bare digest. */
export const GivenDigest = v.pipe(
  v.strictObject({
    label: v.literal(GIVEN_DIGEST_LABEL),
    algorithm: v.picklist(['sm3', 'sha256', 'sha384', 'sha512']),
    digestHex: v.pipe(v.string(), v.regex(/^(?:[0-9a-f]{2})+$/, 'must be lower-case hex / 应为小写十六进制')),
    /** what it is the digest of, in words for the signer */
    description: text(1000),
    fileName: v.optional(text(200)),
    sizeBytes: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0))),
  }),
  v.check(({ algorithm, digestHex }) => digestHex.length === DIGEST_BYTES[algorithm] * 2, 'digestHex has another length than the algorithm gives / digestHex 长度与算法不符'),
)

const digestFields: readonly TemplateField[] = [field('label', '内容类别', 'Kind of content'), field('algorithm', '摘要算法', 'Algorithm'), field('digestHex', '摘要值', 'Digest'), field('description', '说明', 'What it is of'), field('fileName', '文件名', 'File name'), field('sizeBytes', '文件大小（字节）', 'Size in bytes')]

/** The template that content names; undefined for none or an unknown one. */
export function templateOf(content: unknown): Template | undefined {
  const name = typeof content === 'object' && content !== null && !Array.isArray(content) ? (content as Record<string, unknown>)['template'] : undefined
  return typeof name === 'string' && Object.hasOwn(TEMPLATES, name) ? TEMPLATES[name] : undefined
}

/** The labels to show structured content with. @param content parsed @param form what the push gave */
export function labelsFor(contentKind: string, content: unknown, form: DocumentForm | null): readonly TemplateField[] {
  if (contentKind === 'digest') return digestFields
  if (contentKind === 'template') return [field('template', '模板', 'Template'), ...(templateOf(content)?.fields ?? [])]
  return (form?.fields ?? []).map(({ path, label, unit }) => ({ path, label: { zh: label.zh, en: label.en ?? label.zh }, ...(unit !== undefined && { unit }) }))
}

/** What a template asks for and the content does not have: paths, in the template's order. */
export function missingFields({ fields }: Template, content: unknown): string[] {
  return fields.filter(({ isRequired, path }) => isRequired && !hasAll(content, path.split('.'))).map(({ path }) => path)
}

function hasAll(value: unknown, [name, ...rest]: string[]): boolean {
  if (name === undefined) return value !== undefined && value !== null && value !== '' && !(Array.isArray(value) && value.length === 0)
  if (name === '*') return Array.isArray(value) && value.length > 0 && value.every((entry) => hasAll(entry, rest))
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name) && hasAll((value as Record<string, unknown>)[name], rest)
}
