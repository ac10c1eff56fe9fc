// Closes windows whose time is over, or whose phone signs no more: a mask that nobody may use is deleted.
import { closeWindow, type WindowEnd, type PinFreeWindow } from '../../_domain/pin-free-window/pin-free-window.ts'
import { disableBiometric, type BiometricEnd } from '../../_domain/biometric/biometric.ts'
import { StoreConflict } from '../../_domain/ports.ts'
import type { Deps } from '../deps.ts'

const AT_ONCE = 200

/** The safety net under what closes windows on the event itself; and for what no event tells: time, a person frozen in the hospital's list, settings lowered before this start. */
export async function closeWindowsThatAreOver({ config, database: { stores }, kernel: { clock } }: Pick<Deps, 'config' | 'database' | 'kernel'>): Promise<void> {
  const nowMs = clock.nowMs()
  const close = (window: PinFreeWindow, reason: WindowEnd) =>
    stores.windows.replace(window, closeWindow(window, reason, nowMs)).catch((error: unknown) => {
      if (!(error instanceof StoreConflict)) throw error // somebody used or closed it: the next run looks again
    })
  for (const window of await stores.windows.listOver(nowMs, AT_ONCE)) await close(window, 'time over')
  let page: PinFreeWindow[]
  let afterId = ''
  do {
    page = await stores.windows.listGroundless(config.pinFree, { afterId, limit: AT_ONCE })
    for (const window of page) await close(window, (await stores.devices.load(window.deviceId))?.state === 'active' ? 'rights changed' : 'the phone signs no more')
    afterId = page.at(-1)?.id ?? afterId
  } while (page.length === AT_ONCE)
}

/** Biometrics of a phone that signs no more are over; challenges that nobody answered are cleared away. */
export async function endBiometricsThatAreOver({ database: { stores }, kernel: { clock } }: Pick<Deps, 'database' | 'kernel'>): Promise<void> {
  const nowMs = clock.nowMs()
  for (const biometric of await stores.biometrics.listEnabled(AT_ONCE)) {
    const [device, staff, certificate] = await Promise.all([stores.devices.load(biometric.deviceId), stores.staff.load(biometric.staffId), stores.certificates.findOfDevice(biometric.deviceId)])
    const reason: BiometricEnd | undefined = device?.state !== 'active' ? 'the phone signs no more' : staff?.state !== 'active' || certificate?.state !== 'valid' ? 'rights changed' : undefined
    if (reason === undefined) continue
    await stores.biometrics.replace(biometric, disableBiometric(biometric, reason, nowMs)).catch((error: unknown) => {
      if (!(error instanceof StoreConflict)) throw error // used or disabled at this moment: the next run looks again
    })
  }
  await stores.biometricChallenges.deleteExpired(nowMs)
}
