// Writes the sample documents, their index and the odd files into shared/vectors/samples. Same input, same bytes.
// Run: node scripts/samples/write-samples.ts
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { drawAdmissionRecord } from './admission-record.ts'
import { drawLaboratoryReport } from './laboratory-report.ts'
import { drawOperationConsent } from './operation-consent.ts'
import { drawPrescription } from './prescription.ts'
import { admission, prescription } from './patients.ts'
import { createOddFiles } from './odd-files.ts'
import { laboratoryJson, prescriptionJson } from './json-samples.ts'
import type { Sheet, SignatureSlot } from './sheet.ts'

export const samplesFolder = join(dirname(fileURLToPath(import.meta.url)), '../../shared/vectors/samples')

interface IndexEntry {
  readonly id: string
  readonly titleZh: string
  readonly titleEn: string
  readonly kind: 'prescription' | 'laboratoryReport' | 'medicalRecord' | 'consentForm'
  readonly format: 'pdf' | 'json'
  readonly file: string
  readonly pages: number
  /** As a hospital system would send it along. */
  readonly patient: {
    readonly name: string
    readonly admissionNumber: string
    readonly department: string
    readonly bed?: string
  }
  /** Points from the top left of the page; empty for JSON. */
  readonly signatures: readonly SignatureSlot[]
}

const outpatient = {
  name: prescription.patient.name,
  admissionNumber: prescription.outpatientNumber,
  department: prescription.department,
}
const inpatient = {
  name: admission.patient.name,
  admissionNumber: admission.admissionNumber,
  department: admission.department,
  bed: admission.bed,
}

const documents: readonly {
  id: string
  titleZh: string
  titleEn: string
  kind: IndexEntry['kind']
  patient: IndexEntry['patient']
  draw: () => Promise<Sheet>
}[] = [
  {
    id: 'prescription',
    titleZh: '处方笺',
    titleEn: 'Prescription',
    kind: 'prescription',
    patient: outpatient,
    draw: drawPrescription,
  },
  {
    id: 'laboratory-report',
    titleZh: '检验报告单',
    titleEn: 'Laboratory report',
    kind: 'laboratoryReport',
    patient: inpatient,
    draw: drawLaboratoryReport,
  },
  {
    id: 'admission-record',
    titleZh: '入院记录',
    titleEn: 'Admission record',
    kind: 'medicalRecord',
    patient: inpatient,
    draw: drawAdmissionRecord,
  },
  {
    id: 'operation-consent',
    titleZh: '手术知情同意书',
    titleEn: 'Consent to an operation',
    kind: 'consentForm',
    patient: inpatient,
    draw: drawOperationConsent,
  },
]

/** Every file of the folder but SOURCE.md, by its path in it. */
export async function createSamples(): Promise<ReadonlyMap<string, Uint8Array>> {
  const files = new Map<string, Uint8Array>()
  const index: IndexEntry[] = []
  for (const { draw, ...entry } of documents) {
    const sheet = await draw()
    const file = `${entry.id}.pdf`
    files.set(file, await sheet.save())
    index.push({ ...entry, format: 'pdf', file, pages: sheet.pageNumber(), signatures: sheet.slots })
  }
  const asBytes = (value: unknown): Uint8Array => Buffer.from(`${JSON.stringify(value, null, 2)}\n`)
  files.set('prescription-data.json', asBytes(prescriptionJson))
  files.set('laboratory-data.json', asBytes(laboratoryJson))
  index.push({
    id: 'prescription-data',
    titleZh: '处方数据',
    titleEn: 'Prescription data',
    kind: 'prescription',
    format: 'json',
    file: 'prescription-data.json',
    pages: 0,
    patient: outpatient,
    signatures: [],
  })
  index.push({
    id: 'laboratory-data',
    titleZh: '检验结果数据',
    titleEn: 'Laboratory result data',
    kind: 'laboratoryReport',
    format: 'json',
    file: 'laboratory-data.json',
    pages: 0,
    patient: inpatient,
    signatures: [],
  })
  files.set('index.json', asBytes(index))
  for (const [name, bytes] of await createOddFiles(files.get('prescription.pdf')!)) files.set(`odd/${name}`, bytes)
  return files
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  mkdirSync(join(samplesFolder, 'odd'), { recursive: true })
  for (const [name, bytes] of await createSamples()) writeFileSync(join(samplesFolder, name), bytes)
}
