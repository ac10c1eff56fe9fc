/** 退出设备: a phone of the same person ends for good; its share is destroyed, its certificate revoked. */
import { endDevice } from '@yiqian/shared/protocol/cosigning.ts'
import { Fault } from '@yiqian/shared/protocol/faults.ts'
import { signOutDevice as contract } from '@yiqian/shared/protocol/identity.ts'
import { routeFor } from '../../_kernel/route.ts'
import { recordActivity } from '../../_runtime/record-activity.ts'
import type { Deps } from '../deps.ts'

export const signOutDevice = routeFor<Deps>()(contract, async ({ database: { stores }, call, kernel: { clock, random } }, { deviceId }, actor) => {
  const device = await stores.devices.load(deviceId)
  // Another person's phone is none that this person may know of.
  if (device?.staffId !== actor.staffId) throw new Fault('device.not_found')
  await call(endDevice, { deviceId, reason: 'signed out by its person' })
  await recordActivity(stores, { staffId: actor.staffId, deviceId: actor.deviceId, kind: 'device.signed-out', facts: { deviceId, name: device.name }, atMs: clock.nowMs() }, random)
  return { signedOut: true as const }
})
