// 免密窗口: one at a time on a phone; the mask is kept wrapped for as long as it is open.
import { hexToBytes } from '@yiqian/shared/crypto/bytes.ts'
import { newId } from '../../_domain/new-id.ts'
import { assertWithinLimits, openWindow } from '../../_domain/pin-free-window/pin-free-window.ts'
import { closeWindowsOf } from '../../_runtime/close-windows-of.ts'
import { nameApplications, type Effect } from './effect.ts'

export const openPinFreeWindow: Effect<'pin-free-window.open'> = {
  needsMask: true,
  async terms({ config, database: { stores }, kernel: { random } }, { seconds, count, documentTypes, applicationIds }, { nowMs }) {
    assertWithinLimits({ seconds, count }, config.pinFree)
    return { windowId: newId('win', random), untilMs: nowMs + seconds * 1000, count, documentTypes, applications: await nameApplications(stores, applicationIds) }
  },
  async apply({ config, keyring }, stores, statement, { staff, deviceId, nowMs, maskHex }) {
    const { terms } = statement
    assertWithinLimits({ seconds: (terms.untilMs - statement.issuedAtMs) / 1000, count: terms.count }, config.pinFree)
    await closeWindowsOf(stores, deviceId, 'another window', nowMs)
    const wrappedMaskHex = keyring.wrap('mask', terms.windowId, hexToBytes(maskHex))
    await stores.windows.insert(openWindow(statement, { staffId: staff.id, deviceId }, wrappedMaskHex))
  },
}
