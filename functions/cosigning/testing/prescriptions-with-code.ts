// A hospital that wants a one-time code beside the PIN for every prescription, and a phone there.
import { parseFactorRules } from '../../_domain/signing-factors/signing-factors.ts'
import { aPendingTask, openBench, type Bench } from './bench.ts'
import { beginBatch, enrol, type TestPhone } from './test-phone.ts'

export interface PrescriptionsWithCode {
  bench: Bench
  phone: TestPhone
  /** begins to sign one prescription. @returns the batch's id */
  begin(): Promise<string>
}

export async function openPrescriptionsWithCode(): Promise<PrescriptionsWithCode> {
  const bench = await openBench()
  bench.deps.config = { ...bench.deps.config, factors: parseFactorRules('prescription=pin+sms') }
  const phone = await enrol(bench)
  return {
    bench, phone,
    begin: async () => (await beginBatch(bench, phone, [await aPendingTask(bench, phone.staff.id, { documentType: 'prescription' })])).begun.batchId,
  }
}
