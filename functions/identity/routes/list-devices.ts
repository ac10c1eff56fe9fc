/** 查询绑定过的设备: last use as the platform noted it, to ten minutes. */
import { listDevices as contract } from '@yiqian/shared/protocol/identity.ts'
import { routeFor } from '../../_kernel/route.ts'
import type { Deps } from '../deps.ts'

const MOST = 20

export const listDevices = routeFor<Deps>()(contract, async ({ database: { stores } }, _, actor) => {
  const devices = (await stores.devices.listOfStaff(actor.staffId)).slice(0, MOST)
  const uses = await Promise.all(devices.map(({ id }) => stores.deviceUses.load(id)))
  return { devices: devices.map(({ id, name, state, boundAtMs }, index) => ({ deviceId: id, name, state, boundAtMs, lastUsedAtMs: uses[index]?.lastUsedAtMs ?? null, isThis: id === actor.deviceId })) }
})
