/** 查询本机的免密窗口: what is open, until when, how many uses are left; and what may be asked for. */
import { getPinFreeWindow as contract } from '@yiqian/shared/protocol/cosigning.ts'
import { routeFor } from '../../_kernel/route.ts'
import type { Deps } from '../deps.ts'
import { openWindowOf } from '../open-window-of.ts'
import { windowCard } from '../window-card.ts'

export const getPinFreeWindow = routeFor<Deps>()(contract, async ({ config, database: { stores }, kernel: { clock } }, _, { deviceId }) => {
  const nowMs = clock.nowMs()
  const all = (await stores.applications.listActive()).map(({ id, name }) => ({ applicationId: id, name }))
  const window = await openWindowOf(stores, deviceId, { nowMs, limits: config.pinFree })
  return { window: window ? windowCard(window, all) : null, nowMs, limits: config.pinFree, applications: all }
})
