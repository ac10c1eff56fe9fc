/** 登记人员的执业地点: by the one client system that the hospital named for it. */
import { Fault } from '@yiqian/shared/protocol/faults.ts'
import { setPracticePlaces as contract } from '@yiqian/shared/protocol/his.ts'
import { emptyProfile } from '../../_domain/staff/account.ts'
import { routeFor } from '../../_kernel/route.ts'
import type { Deps } from '../deps.ts'

export const setPracticePlaces = routeFor<Deps>()(contract, async ({ database, practicePlacesApplication }, { staffNumber, practicePlaces }, { applicationId }) => {
  if (practicePlacesApplication !== applicationId) throw new Fault('access.denied', { detail: `${applicationId} is not PRACTICE_PLACES_APPLICATION` })
  return database.transaction(async ({ staff, profiles }) => {
    const person = await staff.findByNumber(staffNumber)
    if (!person || person.state === 'removed') throw new Fault('staff.not_found', { facts: { staffNumber } })
    const profile = await profiles.load(person.id)
    if (profile) await profiles.replace(profile, { ...profile, practicePlaces })
    else await profiles.insert({ ...emptyProfile(person.id), practicePlaces })
    return { staffNumber: person.staffNumber, practicePlaces }
  }, 5)
})
