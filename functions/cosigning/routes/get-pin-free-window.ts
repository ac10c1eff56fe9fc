/** 查询本机的免密窗口: what is open, until when, how many uses are left; and what may be asked for. */
import { getPinFreeWindow as contract, type PinFreeWindowCard } from '@yiqian/shared/protocol/cosigning.ts'
import { documentType } from '@yiqian/shared/protocol/states.ts'
import * as v from 'valibot'
import type { PinFreeWindow } from '../../_domain/pin-free-window/pin-free-window.ts'
import { routeFor } from '../../_kernel/route.ts'
import type { Deps } from '../deps.ts'
import { openWindowOf } from '../open-window-of.ts'

export const getPinFreeWindow = routeFor<Deps>()(contract, async ({ config, database: { stores }, kernel: { clock } }, _, { deviceId }) => {
  const nowMs = clock.nowMs()
  const all = (await stores.applications.listActive()).map(({ id, name }) => ({ applicationId: id, name }))
  const window = await openWindowOf(stores, deviceId, nowMs)
  return { window: window ? card(window, all) : null, nowMs, limits: config.pinFree, applications: all }
})

function card({ id, openedAtMs, untilMs, usesTotal, usesLeft, documentTypes, applicationIds }: PinFreeWindow, all: readonly { applicationId: string; name: string }[]): PinFreeWindowCard {
  return { windowId: id, openedAtMs, untilMs, usesTotal, usesLeft, documentTypes: v.parse(v.array(documentType), documentTypes), applications: all.filter(({ applicationId }) => applicationIds.includes(applicationId)) }
}
