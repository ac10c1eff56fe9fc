// A staff member as others see them.
import type { StaffCard } from '@yiqian/shared/protocol/cards.ts'
import type { Staff } from '../records.ts'

export const staffCard = ({ staffNumber, name, title, department }: Staff): StaffCard => ({ staffNumber, name, title, department })
