// A consultation opinion as a PDF: what its template asks for, with the doctor's name, department and the time.
import { formatSigningTime } from '@yiqian/shared/pdf/appearance.ts'
import type { PdfFonts } from '@yiqian/shared/pdf/font-runs.ts'
import { formPages, type FormPages } from '@yiqian/shared/pdf/form-pages.ts'
import type { OpinionText } from '@yiqian/shared/protocol/own-documents.ts'
import { missingFields, TEMPLATES } from '@yiqian/shared/protocol/templates.ts'
import type { Staff } from '../../_domain/records.ts'
import { withPdfFaults } from '../../_runtime/pdf-fault.ts'

const TEMPLATE = 'consultation-opinion/1'
const template = TEMPLATES[TEMPLATE]!

/** What is drawn, as content of its template. */
export function opinionContent({ patient, askedBy, findings, opinion, advice }: OpinionText, { name, title, department }: Pick<Staff, 'name' | 'title' | 'department'>, writtenAtMs: number): Record<string, unknown> {
  const optional = Object.entries({ askedBy, findings, advice }).filter(([, value]) => value)
  return { template: TEMPLATE, patient, ...Object.fromEntries(optional), opinion, doctor: { name, title, department }, writtenAt: formatSigningTime(writtenAtMs).slice(0, 16) }
}

/** @throws {Fault} document.glyph_missing */
export async function drawOpinion(heading: string, title: string, content: Record<string, unknown>, fonts: PdfFonts): Promise<FormPages> {
  const missing = missingFields(template, content)
  if (missing.length > 0) throw new Error(`an opinion without ${missing.join(', ')}`)
  const at = (path: string): string | undefined => path.split('.').reduce<unknown>((value, name) => (value as Record<string, unknown> | undefined)?.[name], content) as string | undefined
  const labelled = (paths: readonly string[]) => paths.flatMap((path) => {
    const value = at(path)
    return value ? [{ label: template.fields.find((field) => field.path === path)!.label.zh, value, text: value }] : []
  })
  return withPdfFaults(() => formPages({
    heading, title,
    facts: labelled(['patient.name', 'patient.admissionNumber', 'patient.department', 'patient.bed', 'askedBy', 'writtenAt']),
    sections: labelled(['findings', 'opinion', 'advice']),
    closing: ['会诊医师签名：', [at('doctor.department'), at('doctor.title'), at('doctor.name')].filter(Boolean).join('　')],
  }, fonts))
}
