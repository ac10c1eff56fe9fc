// 修改签名密码: the vault has confirmed the share that the present PIN opened, so the phone may seal it anew. An open window ends, and biometrics too: they were opened under the old PIN.
import { disableBiometric } from '../../_domain/biometric/biometric.ts'
import { closeWindow } from '../../_domain/pin-free-window/pin-free-window.ts'
import type { Effect } from './effect.ts'

export const changePin: Effect<'pin.change'> = {
  needsMask: false,
  terms: (_, __, { deviceId }) => Promise.resolve({ deviceId }),
  async apply(_, stores, __, { deviceId, nowMs }) {
    for (const window of await stores.windows.listOfDevice(deviceId, 20)) {
      if (window.state === 'open') await stores.windows.replace(window, closeWindow(window, 'the PIN changed', nowMs))
    }
    const biometric = await stores.biometrics.findEnabled(deviceId)
    if (biometric) await stores.biometrics.replace(biometric, disableBiometric(biometric, 'the PIN changed', nowMs))
  },
}
