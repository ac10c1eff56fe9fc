// Signing by finger or face as this phone sees it: whether it can, whether it is enabled, and which documents it may sign (MA-5, MA-17).
import type { BiometricCard } from '@yiqian/shared/protocol/biometrics.ts'
import type { TaskCard } from '@yiqian/shared/protocol/cards.ts'
import type { BiometricDevice } from '../platform/biometric-device.ts'
import { disableBiometrics, enableBiometrics, readBiometrics } from '../signing/biometrics.ts'
import type { Phone } from '../signing/phone.ts'
import { createStore, type Store } from './store.ts'

export interface BiometricState {
  isKnown: boolean
  isAllowed: boolean
  /** the device can, and the hospital can verify it */
  isPossible: boolean
  biometric: BiometricCard | undefined
  pinTypes: readonly string[]
}

export interface Biometrics {
  state: Store<BiometricState>
  refresh(): Promise<void>
  enable(pin: string): Promise<void>
  disable(): Promise<void>
  /** The device, where it may sign all of them; the server decides again. */
  covering(tasks: readonly Pick<TaskCard, 'documentType'>[]): BiometricDevice | undefined
}

export function createBiometrics(phone: Phone, device: BiometricDevice): Biometrics {
  const state = createStore<BiometricState>({ isKnown: false, isAllowed: false, isPossible: false, biometric: undefined, pinTypes: [] })
  const refresh = async (): Promise<void> => {
    const [{ isAllowed, methods, pinTypes, biometric }, isAvailable] = await Promise.all([readBiometrics(phone), device.isAvailable()])
    state.set({ isKnown: true, isAllowed, isPossible: isAvailable && methods.includes(device.method), biometric: biometric ?? undefined, pinTypes })
  }
  return {
    state,
    refresh,
    async enable(pin) {
      await enableBiometrics(phone, device, pin)
      await refresh()
    },
    async disable() {
      await disableBiometrics(phone, () => state.set((before) => ({ ...before, biometric: undefined })))
    },
    covering(tasks) {
      const { biometric, isPossible, pinTypes } = state.get()
      return biometric && isPossible && tasks.length > 0 && tasks.every(({ documentType }) => !pinTypes.includes(documentType)) ? device : undefined
    },
  }
}
