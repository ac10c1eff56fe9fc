// A patient in one line.
import type { TaskCard } from '@yiqian/shared/protocol/cards.ts'
import type { Language } from '../language/language.ts'

export function patientLine(patient: NonNullable<TaskCard['patient']>, say: Language['say']): string {
  const { name, admissionNumber, department, bed } = patient
  return [name, department, bed && say('document.bed', { bed: bed.replace(/床$/, '') }), admissionNumber && say('document.admissionNumber', { number: admissionNumber })].filter(Boolean).join(' · ')
}
