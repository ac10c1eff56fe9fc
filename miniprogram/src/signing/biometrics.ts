// Finger and face on this phone: enabled by a signed statement, proved for each batch, disabled with one tap (MA-5).
import { bytesToHex } from '@yiqian/shared/crypto/bytes.ts'
import { cosignSuite } from '@yiqian/shared/crypto/cosign/suite.ts'
import { beginBiometrics, disableBiometrics as disable, getBiometrics, offerBiometrics, registrationDigest } from '@yiqian/shared/protocol/biometrics.ts'
import type { ResponseOf } from '@yiqian/shared/protocol/contract.ts'
import { PhoneFault } from '../api/phone-fault.ts'
import type { BiometricDevice } from '../platform/biometric-device.ts'
import type { Phone } from './phone.ts'
import { signStatement } from './sign-statement.ts'

/**
 * The device makes a credential, and the person co-signs with the PIN that it may stand in the PIN's place.
 * @throws {PhoneFault} phone.biometric_refused · phone.statement_mismatch
 * @throws {ServerFault} biometrics.* · device.pin_wrong …
 */
export async function enableBiometrics(phone: Phone, device: BiometricDevice, pin: string): Promise<void> {
  const { method } = device
  const { deviceToken } = await phone.keystore.loadEnrolled()
  const asked = await phone.client.call(beginBiometrics, { suite: cosignSuite, method }, { deviceToken })
  const registration = await device.register(asked)
  await phone.client.call(offerBiometrics, { suite: cosignSuite, challengeId: asked.challengeId, registration }, { deviceToken })
  await signStatement(phone, { kind: 'biometrics.enable', method, credentialDigestHex: bytesToHex(registrationDigest(registration)) }, pin, {
    masked: true,
    then: async (statement, { masked }) => {
      if (statement.kind !== 'biometrics.enable' || !masked) throw new PhoneFault('phone.statement_mismatch')
      const { blobHex, factorHex } = masked
      await phone.keystore.keepBiometric({ biometricId: statement.terms.biometricId, blobHex, factorHex })
    },
  })
}

/** The phone forgets its half first, so that nothing is left to use should the network fail. @param onForgotten from here on */
export async function disableBiometrics(phone: Phone, onForgotten: () => void = () => undefined): Promise<void> {
  const { deviceToken } = await phone.keystore.loadEnrolled()
  await phone.keystore.exclusive(() => phone.keystore.dropBiometric())
  onForgotten()
  await phone.client.call(disable, {}, { deviceToken })
}

export async function readBiometrics(phone: Phone): Promise<ResponseOf<typeof getBiometrics>> {
  const { deviceToken } = await phone.keystore.loadEnrolled()
  const answer = await phone.client.call(getBiometrics, {}, { deviceToken })
  // Looked at after the answer: it may have been disabled meanwhile.
  const { biometricShare } = await phone.keystore.loadEnrolled()
  // A credential that this phone has no share for cannot be used here.
  return answer.biometric?.biometricId === biometricShare?.biometricId ? answer : { ...answer, biometric: null }
}
