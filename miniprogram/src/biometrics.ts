// Finger and face on this phone.
import { createBiometrics } from './flows/biometrics.ts'
import { phone } from './phone.ts'
import { biometricDevice } from './platform/index.ts'

export const biometrics = createBiometrics(phone, biometricDevice)

/** Asked until it was answered once in a run of the app: what is enabled changes only here, or is refused by the server. */
export const knowBiometrics = (): void => {
  if (!biometrics.state.get().isKnown) void biometrics.refresh().catch(() => undefined)
}
