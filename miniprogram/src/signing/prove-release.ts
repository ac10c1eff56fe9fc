// The device's proof for one batch: over the challenge that this phone makes itself of the list it approved.
import { bytesToHex } from '@yiqian/shared/crypto/bytes.ts'
import { cosignSuite } from '@yiqian/shared/crypto/cosign/suite.ts'
import { releaseChallenge, releaseMask } from '@yiqian/shared/protocol/biometrics.ts'
import type { beginSigning } from '@yiqian/shared/protocol/cosigning.ts'
import type { ResponseOf } from '@yiqian/shared/protocol/contract.ts'
import { PhoneFault } from '../api/phone-fault.ts'
import type { EnrolledRecord } from '../keystore/record.ts'
import type { BiometricDevice } from '../platform/biometric-device.ts'
import type { Phone } from './phone.ts'

/**
 * The device proves over the challenge of this very batch, which the phone makes itself of the list it approved.
 * @throws {PhoneFault} phone.biometric_missing · phone.biometric_refused
 * @throws {ServerFault} biometrics.*
 */
export async function proveRelease(phone: Phone, { deviceToken, biometricShare }: EnrolledRecord, device: BiometricDevice, { batchId, approvalDigestHex, release }: Pick<ResponseOf<typeof beginSigning>, 'batchId' | 'approvalDigestHex' | 'release'>): Promise<ResponseOf<typeof releaseMask>> {
  if (!release || release.method !== device.method || release.biometricId !== biometricShare?.biometricId) throw new PhoneFault('phone.biometric_missing')
  const { biometricId, nonceHex } = release
  const proof = await device.prove(bytesToHex(releaseChallenge({ biometricId, batchId, approvalDigestHex, nonceHex })), release)
  return phone.client.call(releaseMask, { suite: cosignSuite, batchId, proof }, { deviceToken })
}
