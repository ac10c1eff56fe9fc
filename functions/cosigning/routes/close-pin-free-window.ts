/** 关闭免密窗口: the mask is deleted; a document that is being signed at this moment is signed no more without the PIN. */
import { closePinFreeWindow as contract } from '@yiqian/shared/protocol/cosigning.ts'
import { closeWindow } from '../../_domain/pin-free-window/pin-free-window.ts'
import { routeFor } from '../../_kernel/route.ts'
import type { Deps } from '../deps.ts'

export const closePinFreeWindow = routeFor<Deps>()(contract, async ({ database, kernel: { clock } }, { windowId }, { deviceId }) => {
  await database.transaction(async ({ windows }) => {
    const window = await windows.load(windowId)
    if (window?.deviceId === deviceId && window.state === 'open') await windows.replace(window, closeWindow(window, 'closed by the signer', clock.nowMs()))
  }, 20)
  return { closed: true as const }
})
