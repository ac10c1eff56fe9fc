// What is kept of staff: how a person is found and saved.
import type { Staff } from '../records.ts'

/** Reads one record or answers undefined; writers fail loudly. */
export interface StaffStore {
  insert(staff: Staff): Promise<void>
  load(id: string): Promise<Staff | undefined>
  findByNumber(staffNumber: string): Promise<Staff | undefined>
  /** active staff with this number, any one of them */
  findByPhone(phone: string): Promise<Staff | undefined>
  findByOpenid(openid: string): Promise<Staff | undefined>
  /** matches staff number, name or department; active staff only; at most `limit`, by department and number */
  search(query: string, limit: number): Promise<Staff[]>
  count(): Promise<number>
  replace(before: Staff, after: Staff): Promise<Staff>
}
