// A staff member as one who looks for colleagues sees them.
import type { ColleagueCard } from '@yiqian/shared/protocol/flow.ts'
import { mayPassOn, titleLevel } from '../_domain/flow/title-level.ts'
import type { Stores } from '../_domain/ports.ts'
import type { Staff } from '../_domain/records.ts'
import { staffCard } from '../_domain/staff/staff-card.ts'
import type { Deps } from './deps.ts'

export const MOST_COLLEAGUES = 200

export function colleagueCard({ config }: Deps, me: Staff, other: Staff, isColleague: boolean): ColleagueCard {
  return { ...staffCard(other), level: titleLevel(config.titleLadders, other.title) ?? null, isColleague, isAbove: mayPassOn(config.titleLadders, me.title, other.title) }
}

export async function loadMe({ staff }: Stores, staffId: string): Promise<Staff> {
  const me = await staff.load(staffId)
  if (!me) throw new Error(`${staffId} is signed in but not in the list of staff`)
  return me
}
