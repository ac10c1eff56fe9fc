/** 停用一部手机的签名: asked for by another function; each step may be repeated until the last. */
import { endCertificate } from '@yiqian/shared/protocol/certificates.ts'
import { endDevice as contract } from '@yiqian/shared/protocol/cosigning.ts'
import { routeFor } from '../../_kernel/route.ts'
import { closeWindowsOf } from '../../_runtime/close-windows-of.ts'
import type { Deps } from '../deps.ts'

export const endDevice = routeFor<Deps>()(contract, async ({ database, vault, call, log, kernel: { clock } }, { deviceId, reason }) => {
  await database.transaction((stores) => closeWindowsOf(stores, deviceId, 'the phone signs no more', clock.nowMs()), 10)
  await call(endCertificate, { deviceId, how: 'revoke', reason })
  await vault.destroy(deviceId)
  await database.transaction(async ({ devices }) => {
    const device = await devices.load(deviceId)
    if (device && device.state !== 'replaced') await devices.replace(device, { ...device, state: 'replaced' })
  }, 10)
  log('info', { op: 'cosigning.device_ended', actor: `device:${deviceId}`, detail: reason })
  return { ended: true as const }
})
