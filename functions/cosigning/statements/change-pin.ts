// 修改签名密码: the vault has confirmed the share that the present PIN opened, so the phone may seal it anew. An open window ends, and biometrics too: they were opened under the old PIN.
import { disableBiometric } from '../../_domain/biometric/biometric.ts'
import { closeWindowsOf } from '../../_runtime/close-windows-of.ts'
import type { Effect } from './effect.ts'

export const changePin: Effect<'pin.change'> = {
  needsMask: false,
  terms: (_, __, { deviceId }) => Promise.resolve({ deviceId }),
  async apply(_, stores, __, { deviceId, nowMs }) {
    await closeWindowsOf(stores, deviceId, 'the PIN changed', nowMs)
    const biometric = await stores.biometrics.findEnabled(deviceId)
    if (biometric) await stores.biometrics.replace(biometric, disableBiometric(biometric, 'the PIN changed', nowMs))
  },
}
