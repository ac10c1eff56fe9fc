// Somebody's colleague by staff number.
import { Fault } from '@yiqian/shared/protocol/faults.ts'
import type { Stores } from '../_domain/ports.ts'
import type { Staff } from '../_domain/records.ts'

/** @throws {Fault} flow.colleague_unknown — nobody, not in service, or not on this person's list */
export async function colleagueBy({ staff, colleagues }: Stores, staffId: string, staffNumber: string): Promise<Staff> {
  const found = await staff.findByNumber(staffNumber)
  if (found?.state !== 'active' || !(await colleagues.has(staffId, found.id))) throw new Fault('flow.colleague_unknown', { detail: staffNumber })
  return found
}
