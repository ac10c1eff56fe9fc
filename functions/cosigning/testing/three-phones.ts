// Three doctors with a phone each; the first may grant the second.
import { openBench, type Bench } from './bench.ts'
import { enrol, state, type TestPhone } from './test-phone.ts'

export type ThreePhones = [bench: Bench, a: TestPhone, b: TestPhone, c: TestPhone]

export async function openThreePhones(): Promise<ThreePhones> {
  const bench = await openBench()
  return [bench, await enrol(bench), await enrol(bench), await enrol(bench)]
}

/** Grants for an hour and five uses, unless the terms say otherwise. @returns the delegation's id */
export async function grantDelegation(bench: Bench, from: TestPhone, to: TestPhone, terms: object = {}): Promise<string> {
  const { statement } = await state(bench, from, { kind: 'delegation.grant', delegateStaffNumber: to.staff.staffNumber, seconds: 3600, count: 5, documentTypes: [], applicationIds: [], ...terms } as never)
  return statement.kind === 'delegation.grant' ? statement.terms.delegationId : ''
}
