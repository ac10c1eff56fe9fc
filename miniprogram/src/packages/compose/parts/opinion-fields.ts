// The form of a consultation opinion: kept while the app runs, so that a call on the phone costs nothing that was written.
import type { OpinionText } from '@yiqian/shared/protocol/own-documents.ts'
import { createStore } from '../../../flows/store.ts'

export interface OpinionFields {
  title: string
  name: string
  admissionNumber: string
  department: string
  bed: string
  askedBy: string
  findings: string
  opinion: string
  advice: string
  /** the draft that they were read from */
  draftId?: string
}

export const emptyOpinion: OpinionFields = { title: '会诊意见', name: '', admissionNumber: '', department: '', bed: '', askedBy: '', findings: '', opinion: '', advice: '' }

export const opinionInProgress = createStore<OpinionFields>(emptyOpinion)

/** Of a medical record, which is written in Chinese whatever language the app speaks. */
export const PHRASES = ['病史已阅，查体同前。', '同意目前诊断与治疗方案。', '可耐受手术，围术期注意监测。', '暂无手术指征，建议继续观察。', '建议完善相关检查后再次会诊。', '建议转入我科进一步治疗。', '定期随诊，不适时及时复诊。'] as const

export const withPhrase = (text: string, phrase: string): string => (text === '' || text.endsWith('\n') ? text + phrase : `${text}\n${phrase}`)

export const isComplete = ({ title, name, admissionNumber, opinion }: OpinionFields): boolean => [title, name, admissionNumber, opinion].every((each) => each.trim() !== '')

/** What is left empty is left out. */
export function opinionOf(fields: OpinionFields): OpinionText {
  const given = (names: readonly (keyof OpinionFields)[]) => Object.fromEntries(names.flatMap((name) => (fields[name]?.trim() ? [[name, fields[name].trim()]] : [])))
  return { title: fields.title.trim(), patient: { name: fields.name.trim(), ...given(['admissionNumber', 'department', 'bed']) }, ...given(['askedBy', 'findings', 'advice']), opinion: fields.opinion.trim() }
}

export const fieldsOf = ({ title, patient, askedBy = '', findings = '', opinion, advice = '' }: OpinionText, draftId: string): OpinionFields => ({
  title, name: patient.name, admissionNumber: patient.admissionNumber ?? '', department: patient.department ?? '', bed: patient.bed ?? '', askedBy, findings, opinion, advice, draftId,
})
