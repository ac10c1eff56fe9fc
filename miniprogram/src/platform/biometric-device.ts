// The device's own check of finger or face, as the product asks for it. WeChat and browsers each bring their own.
import type { BiometricMethod, BiometricProof, BiometricRegistration, ReleaseOffer, beginBiometrics } from '@yiqian/shared/protocol/biometrics.ts'
import type { ResponseOf } from '@yiqian/shared/protocol/contract.ts'

export interface BiometricDevice {
  readonly method: BiometricMethod
  /** The person has a finger or face set up, and this app may ask for it. */
  isAvailable(): Promise<boolean>
  /** Makes the credential. @throws {PhoneFault} phone.biometric_refused */
  register(asked: ResponseOf<typeof beginBiometrics>): Promise<BiometricRegistration>
  /** Proves over a challenge of 32 bytes. @throws {PhoneFault} phone.biometric_refused — cancelled, or not this person */
  prove(challengeHex: string, offer: ReleaseOffer): Promise<BiometricProof>
}
