/** 本人操作记录. */
import { listActivities as contract } from '@yiqian/shared/protocol/identity.ts'
import { routeFor } from '../../_kernel/route.ts'
import type { Deps } from '../deps.ts'

export const listActivities = routeFor<Deps>()(contract, async ({ database: { stores } }, { cursor, limit }, { staffId }) => {
  const [atMs, id] = cursor?.split(/\.(.*)/s) ?? []
  const found = await stores.activities.listOfStaff(staffId, { limit: limit + 1, ...(id !== undefined && { before: { atMs: Number(atMs), id } }) })
  const page = found.slice(0, limit)
  const names = new Map((await stores.devices.listOfStaff(staffId)).map((device) => [device.id, device.name]))
  const last = page.at(-1)
  return {
    items: page.map(({ kind, atMs: at, deviceId, facts }) => ({ kind, atMs: at, deviceName: deviceId === null ? null : (names.get(deviceId) ?? null), facts })),
    nextCursor: found.length > limit && last ? `${last.atMs}.${last.id}` : null,
  }
})
