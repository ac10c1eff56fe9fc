/** 本机人员重新验证身份: by the hospital's full rule; without the code where the listed number is lost and the rule asks for more. */
import { Fault } from '@yiqian/shared/protocol/faults.ts'
import { startDeviceProofing as contract } from '@yiqian/shared/protocol/identity.ts'
import { isLocked } from '../../_domain/device/unlock.ts'
import { withoutSms as leaveOutSms } from '../../_domain/proofing/factors.ts'
import { HOUR_MS, assertMayStart } from '../../_domain/proofing/proofing.ts'
import { routeFor } from '../../_kernel/route.ts'
import type { Deps } from '../deps.ts'
import { begun, draftProofing } from '../proofing/begin-proofing.ts'

export const startDeviceProofing = routeFor<Deps>()(contract, async (deps, { purpose, withoutSms }, { deviceId, staffId }) => {
  const { database, kernel: { clock }, config } = deps
  if (withoutSms && purpose !== 'phone') throw new Fault('proofing.factor_unavailable')
  const draft = draftProofing(deps, { purpose, deviceId, combinations: withoutSms ? leaveOutSms(config.rule) : config.rule })
  const person = await database.transaction(async (stores) => {
    const [staff, device] = [await stores.staff.load(staffId), await stores.devices.load(deviceId)]
    if (!staff || !device) throw new Fault('access.required', { detail: 'the device or its person is gone' })
    if (purpose === 'unlock' && !isLocked(device)) throw new Fault('device.not_locked')
    assertMayStart(await stores.proofings.listSince(staffId, clock.nowMs() - HOUR_MS), clock.nowMs())
    await stores.proofings.insert({ ...draft.proofing, staffId })
    return staff
  }, 5)
  return begun(deps, draft, person)
})
