// Owns the table of staff.
import type { Staff } from '../../_domain/records.ts'
import { id, state, text, whole } from '../sql/columns.ts'
import { defineTable } from '../sql/table.ts'

export const staffTable = defineTable<Staff>({
  name: 'staff',
  columns: {
    id: id().primary(),
    staffNumber: text(64),
    name: text(128),
    title: text(128),
    department: text(128),
    phone: text(32),
    wechatOpenid: text(128).nullable(),
    state: state(),
    revision: whole(),
  },
  uniques: [['staffNumber'], ['wechatOpenid']],
  indexes: [['state', 'department', 'staffNumber']],
})
