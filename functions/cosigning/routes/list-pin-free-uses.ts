/** 免密签名使用记录: what was signed under this phone's windows; a patient's name is in none of it. */
import { listPinFreeUses as contract, type WINDOW_ENDS } from '@yiqian/shared/protocol/cosigning.ts'
import type { WindowEnd } from '../../_domain/pin-free-window/pin-free-window.ts'
import { routeFor } from '../../_kernel/route.ts'
import { nameApplicationsOf, useCard } from '../delegations/cards.ts'
import type { Deps } from '../deps.ts'
import { openWindowOf } from '../open-window-of.ts'
import { windowCard } from '../window-card.ts'

const MOST_WINDOWS = 5
const MOST_USES = 100

const ENDS: Readonly<Record<WindowEnd, (typeof WINDOW_ENDS)[number]>> = {
  'closed by the signer': 'signer', 'time over': 'time', 'used up': 'used-up', 'another window': 'another-window', 'the phone signs no more': 'phone', 'the PIN changed': 'pin', 'rights changed': 'rights',
}

export const listPinFreeUses = routeFor<Deps>()(contract, async ({ config, database: { stores }, kernel: { clock } }, _, { deviceId }) => {
  const nowMs = clock.nowMs()
  const open = await openWindowOf(stores, deviceId, { nowMs, limits: config.pinFree })
  const windows = await Promise.all((await stores.windows.listOfDevice(deviceId, MOST_WINDOWS)).map(async (window) => ({
    window: windowCard(window, await nameApplicationsOf(stores, window.applicationIds)),
    // over, and the sweep has not been by: its time, or what it rested on
    closedAtMs: window.id === open?.id ? null : (window.closedAtMs ?? Math.min(window.untilMs, nowMs)),
    end: window.id === open?.id ? null : ENDS[(window.closedReason ?? (nowMs >= window.untilMs ? 'time over' : 'rights changed')) as WindowEnd],
    uses: await Promise.all((await stores.pinFreeUses.listOfWindow(window.id, MOST_USES)).map((use) => useCard(stores, use))),
  })))
  return { windows }
})
