// A phone that has its certificate becomes the one that signs for its person; those before it end for good.
import { endCertificate } from '@yiqian/shared/protocol/certificates.ts'
import { resetTries } from '../_domain/device/device.ts'
import { closeWindowsOf } from '../_runtime/close-windows-of.ts'
import type { Deps } from './deps.ts'

export async function activateDevice({ database, kernel: { clock } }: Deps, { deviceId, staffId }: { deviceId: string; staffId: string }): Promise<void> {
  await database.transaction(async (stores) => {
    const { devices } = stores
    for (const device of await devices.listOfStaff(staffId)) {
      if (device.id === deviceId && device.state === 'enrolling') await devices.replace(device, { ...resetTries(device), state: 'active' })
      if (device.id === deviceId || device.state === 'enrolling' || device.state === 'replaced') continue
      await devices.replace(device, { ...device, state: 'replaced' })
      await closeWindowsOf(stores, device.id, 'the phone signs no more', clock.nowMs())
    }
  }, 10)
}

/** Certificates and shares of replaced phones; each step may be repeated, and is until all of them have ended. */
export async function endReplacedDevices({ database: { stores }, vault, call }: Deps, staffId: string): Promise<void> {
  for (const { id, state } of await stores.devices.listOfStaff(staffId)) {
    if (state !== 'replaced') continue
    const certificate = await stores.certificates.findOfDevice(id)
    if (certificate && certificate.state !== 'revoked') await call(endCertificate, { deviceId: id, how: 'revoke', reason: 'device replaced' })
    await vault.destroy(id)
  }
}
