// The structured documents: what a hospital system pushes when it wants data signed rather than a page.
import { hospital, inpatientSubject, laboratory, prescription, type Subject } from './patients.ts'

export const prescriptionJson = {
  documentType: 'prescription',
  version: 1,
  hospital,
  prescriptionNumber: prescription.prescriptionNumber,
  outpatientNumber: prescription.outpatientNumber,
  patient: prescription.patient,
  department: prescription.department,
  prescribedAt: '2026-11-21T09:26:40+08:00',
  diagnosis: prescription.diagnosis,
  medicines: prescription.medicines,
  amountYuan: prescription.amountYuan,
} as const

export const laboratoryJsonOf = ({ patient, number, diagnosis }: Subject) => ({
  documentType: 'laboratoryReport',
  version: 1,
  hospital,
  reportNumber: laboratory.reportNumber,
  sampleNumber: laboratory.sampleNumber,
  admissionNumber: number,
  patient,
  sample: laboratory.sample,
  diagnosis,
  collectedAt: '2026-11-21T07:42:00+08:00',
  receivedAt: '2026-11-21T08:05:00+08:00',
  reportedAt: '2026-11-21T08:53:00+08:00',
  results: laboratory.results,
})

export const laboratoryJson = laboratoryJsonOf(inpatientSubject)
