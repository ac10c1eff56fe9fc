/** 解锁本机签名: after a full proof of identity, a few times a day, each in the journal. */
import { unlockDevice as contract } from '@yiqian/shared/protocol/certificates.ts'
import { Fault } from '@yiqian/shared/protocol/faults.ts'
import { unlockDevice as unlock, UNLOCK_WINDOW_MS } from '../../_domain/device/unlock.ts'
import { routeFor } from '../../_kernel/route.ts'
import { assertOfPhone, closeProofing } from '../../_runtime/close-proofing.ts'
import { recordActivity } from '../../_runtime/record-activity.ts'
import type { Deps } from '../deps.ts'

export const unlockDevice = routeFor<Deps>()(contract, async ({ database, journals, kernel: { clock, random } }, { proofingId }, { deviceId, staffId }) => {
  const nowMs = clock.nowMs()
  const unlocked = await database.transaction(async (stores) => {
    const proofing = await stores.proofings.load(proofingId)
    assertOfPhone(proofing, { purpose: 'unlock', deviceId, nowMs })
    const device = await stores.devices.load(deviceId)
    if (!device) throw new Fault('access.required', { detail: 'the device is gone' })
    const next = unlock(device, await stores.activities.countSince(staffId, 'device.unlocked', nowMs - UNLOCK_WINDOW_MS))
    await closeProofing(stores, proofing, { deviceId, nowMs, random })
    await recordActivity(stores, { staffId, deviceId, kind: 'device.unlocked', facts: { proofingId }, atMs: nowMs }, random)
    return stores.devices.replace(device, next)
  }, 10)
  await journals.recordSystem({ kind: 'system.device_unlocked', keys: { deviceId, staffId, proofingId } })
  return { pinTriesLeft: unlocked.pinTriesLeft }
})
