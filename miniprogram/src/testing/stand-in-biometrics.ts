// Biometrics of the hospital that tests talk to, and a device that proves by repeating the challenge.
import { bytesToHex } from '@yiqian/shared/crypto/bytes.ts'
import { registrationDigest, releaseChallenge, type BiometricRegistration, type ReleaseOffer } from '@yiqian/shared/protocol/biometrics.ts'
import { Fault } from '@yiqian/shared/protocol/faults.ts'
import { PhoneFault } from '../api/phone-fault.ts'
import type { BiometricDevice } from '../platform/biometric-device.ts'

export interface BiometricSide {
  offered: string | undefined
  maskHex: string | undefined
  /** what the device of the last batch must prove over */
  challengeHex: string
  onProved?: () => void
}

const biometricId = 'bio_12345678'
const challengeHex = '5a'.repeat(32)
const nonceHex = '7b'.repeat(32)

export const releaseOf = (side: BiometricSide, approvalDigestHex: string, batchId: string): ReleaseOffer => {
  if (side.maskHex === undefined) throw new Fault('biometrics.not_enabled')
  side.challengeHex = bytesToHex(releaseChallenge({ biometricId, batchId, approvalDigestHex, nonceHex }))
  return { biometricId, method: 'soter', nonceHex, expiresAtMs: 1 }
}

export function biometricOperations(side: BiometricSide): Record<string, (body: never) => object> {
  return {
    '/cosigning/get-biometrics': () => ({ isAllowed: true, methods: ['soter'], pinTypes: ['consent-form'], biometric: side.maskHex === undefined ? null : { biometricId, method: 'soter', enabledAtMs: 1 } }),
    '/cosigning/begin-biometrics': () => ({ challengeId: 'bch_12345678', challengeHex, expiresAtMs: 1 }),
    '/cosigning/offer-biometrics': ({ registration }: { registration: BiometricRegistration }) => {
      side.offered = bytesToHex(registrationDigest(registration))
      return { biometricId }
    },
    '/cosigning/release-mask': ({ proof }: { proof: { resultJson: string } }) => {
      if (side.maskHex === undefined) throw new Fault('biometrics.not_enabled')
      if (proof.resultJson !== JSON.stringify({ raw: side.challengeHex })) throw new Fault('biometrics.proof_refused', { facts: { triesLeft: 4 } })
      side.onProved?.()
      return { biometricId, maskHex: side.maskHex }
    },
    '/cosigning/disable-biometrics': () => {
      side.maskHex = undefined
      return { disabled: true }
    },
  }
}

export interface TestDevice extends BiometricDevice {
  isThisPerson: boolean
  proved: string[]
}

export function createTestDevice(): TestDevice {
  const prove = async (raw: string) => {
    if (!device.isThisPerson) throw new PhoneFault('phone.biometric_refused', 'NotAllowedError')
    device.proved.push(raw)
    return { method: 'soter' as const, resultJson: JSON.stringify({ raw }), signatureBase64: 'c2lnbmF0dXJl' }
  }
  const device: TestDevice = { method: 'soter', isThisPerson: true, proved: [], isAvailable: async () => true, register: ({ challengeHex: raw }) => prove(raw), prove }
  return device
}
