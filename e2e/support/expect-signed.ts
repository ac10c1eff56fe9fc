// What must hold of a fully signed document, whoever signed it and however often the network broke.
import { expect } from 'vitest'
import type { HospitalSystem } from './hospital-system.ts'
import { askBouncyCastle, pdfsig, rawSignatures } from './signed-pdf.ts'

/** Waits until the PDF is signed; checks state, evidence, BouncyCastle, poppler and our own verdict. @returns the file */
export async function expectSignedPdf(hospital: HospitalSystem, documentId: string, signers = 1): Promise<Buffer> {
  expect((await hospital.documentIn(documentId, 'signed')).fullySigned).toBe(true)
  const evidence = await hospital.evidence(documentId)
  expect(evidence.intact).toBe(true)
  expect(evidence.records.filter(({ kind }) => kind === 'task.signed')).toHaveLength(signers)
  const file = await hospital.file(documentId)
  const signatures = rawSignatures(file)
  expect(signatures).toHaveLength(signers)
  for (const answer of askBouncyCastle(signatures)) expect(answer).toMatchObject({ cms: { ok: true, values: { signers: '1' } }, token: { ok: true }, isTimestampOfThis: true })
  const report = pdfsig(file)
  expect(report.match(/^Signature #\d+:/gm)).toHaveLength(signers)
  // The last signature covers all of the file; each one before it covers what was there when it was made.
  expect(report.match(/Total document signed/g)).toHaveLength(1)
  const verdict = await hospital.verify(file)
  expect(verdict).toMatchObject({ verdict: 'passed', signatures: Array.from({ length: signers }, () => ({ verdict: 'passed' })) })
  return file
}
