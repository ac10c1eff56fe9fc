/** 同意隐私说明: of the version that is in force, and no other. */
import { Fault } from '@yiqian/shared/protocol/faults.ts'
import { giveConsent as contract } from '@yiqian/shared/protocol/identity.ts'
import { newId } from '../../_domain/new-id.ts'
import { consentOf } from '../../_domain/staff/account.ts'
import { routeFor } from '../../_kernel/route.ts'
import { recordActivity } from '../../_runtime/record-activity.ts'
import type { Deps } from '../deps.ts'

export const giveConsent = routeFor<Deps>()(contract, async ({ database, settings, kernel: { clock, random } }, { version }, { deviceId, staffId }) => {
  if (version !== settings.privacyVersion) throw new Fault('consent.version_unknown')
  return database.transaction(async (stores) => {
    const there = consentOf(await stores.consents.listOfStaff(staffId))
    if (there?.version === version) return { version, agreedAtMs: there.atMs }
    const atMs = clock.nowMs()
    await stores.consents.insert({ id: newId('con', random), staffId, version, action: 'given', deviceId, atMs })
    await recordActivity(stores, { staffId, deviceId, kind: 'consent.given', facts: { version }, atMs }, random)
    return { version, agreedAtMs: atMs }
  }, 5)
})
