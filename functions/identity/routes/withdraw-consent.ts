/** 撤回同意并停用签名: every phone of the person ends; what was signed stays as it is. */
import { endDevice } from '@yiqian/shared/protocol/cosigning.ts'
import { withdrawConsent as contract } from '@yiqian/shared/protocol/identity.ts'
import { newId } from '../../_domain/new-id.ts'
import { routeFor } from '../../_kernel/route.ts'
import { recordActivity } from '../../_runtime/record-activity.ts'
import type { Deps } from '../deps.ts'

export const withdrawConsent = routeFor<Deps>()(contract, async ({ database, settings, call, kernel: { clock, random } }, _, { deviceId, staffId }) => {
  const others = (await database.stores.devices.listOfStaff(staffId)).filter(({ id, state }) => id !== deviceId && state !== 'replaced')
  await database.transaction(async (stores) => {
    const atMs = clock.nowMs()
    await stores.consents.insert({ id: newId('con', random), staffId, version: settings.privacyVersion, action: 'withdrawn', deviceId, atMs })
    await recordActivity(stores, { staffId, deviceId, kind: 'consent.withdrawn', facts: { version: settings.privacyVersion }, atMs }, random)
  }, 5)
  // This phone last: until then it can repeat what was cut off.
  for (const { id } of [...others, { id: deviceId }]) await call(endDevice, { deviceId: id, reason: 'consent withdrawn' })
  return { withdrawn: true as const }
})
