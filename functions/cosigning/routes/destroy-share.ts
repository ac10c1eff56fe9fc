/** 销毁本机密钥分量并吊销证书: the phone ends itself; each step may be repeated until the last. */
import { endCertificate } from '@yiqian/shared/protocol/certificates.ts'
import { destroyShare as contract } from '@yiqian/shared/protocol/cosigning.ts'
import { routeFor } from '../../_kernel/route.ts'
import { closeWindowsOf } from '../../_runtime/close-windows-of.ts'
import type { Deps } from '../deps.ts'

export const destroyShare = routeFor<Deps>()(contract, async ({ database, vault, call, log, kernel: { clock } }, { reason }, { deviceId }) => {
  await database.transaction((stores) => closeWindowsOf(stores, deviceId, 'the phone signs no more', clock.nowMs()), 10)
  await call(endCertificate, { deviceId, how: 'revoke', reason: reason || 'share destroyed by its holder' })
  await vault.destroy(deviceId)
  await database.transaction(async ({ devices }) => {
    const device = await devices.load(deviceId)
    if (device) await devices.replace(device, { ...device, state: 'replaced' })
  }, 10)
  log('info', { op: 'cosigning.share_destroyed', actor: `device:${deviceId}` })
  return { destroyed: true as const }
})
