/** 关闭免密窗口: the mask is deleted; a document that is being signed at this moment is signed no more without the PIN. */
import { closePinFreeWindow as contract } from '@yiqian/shared/protocol/cosigning.ts'
import { closeWindow } from '../../_domain/pin-free-window/pin-free-window.ts'
import { routeFor } from '../../_kernel/route.ts'
import { recordActivity } from '../../_runtime/record-activity.ts'
import type { Deps } from '../deps.ts'

export const closePinFreeWindow = routeFor<Deps>()(contract, async ({ database, kernel: { clock, random } }, { windowId }, { deviceId, staffId }) => {
  await database.transaction(async (stores) => {
    const window = await stores.windows.load(windowId)
    if (window?.deviceId !== deviceId || window.state !== 'open') return
    const atMs = clock.nowMs()
    await stores.windows.replace(window, closeWindow(window, 'closed by the signer', atMs))
    await recordActivity(stores, { staffId, deviceId, kind: 'pin-free.ended', facts: { windowId }, atMs }, random)
  }, 20)
  return { closed: true as const }
})
