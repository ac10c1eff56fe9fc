/** 停用指纹、面容: mask and credential are deleted; a batch that is being signed at this moment wants the PIN. */
import { disableBiometrics as contract } from '@yiqian/shared/protocol/biometrics.ts'
import { disableBiometric } from '../../_domain/biometric/biometric.ts'
import { routeFor } from '../../_kernel/route.ts'
import type { Deps } from '../deps.ts'

export const disableBiometrics = routeFor<Deps>()(contract, async ({ database, kernel: { clock } }, _, { deviceId }) => {
  await database.transaction(async ({ biometrics }) => {
    const biometric = await biometrics.findEnabled(deviceId)
    if (biometric) await biometrics.replace(biometric, disableBiometric(biometric, 'disabled by the signer', clock.nowMs()))
  }, 20)
  return { disabled: true as const }
})
