// The share a further time, under a mask that the server releases after a proof of finger or face.
import { hexToBytes } from '@yiqian/shared/crypto/bytes.ts'
import { openWithMask } from '@yiqian/shared/crypto/pin-share-masked.ts'
import { PhoneFault } from '../api/phone-fault.ts'
import type { Curve } from '../platform/ports.ts'
import type { BiometricShare, EnrolledRecord, KeyRecord } from './record.ts'
import { decodeMasked } from './window-share.ts'

export interface BiometricShares {
  /** Keeps the share for biometrics; replaces the one before. */
  keepBiometric(share: BiometricShare): Promise<void>
  /** dC by the released mask, 32 bytes. The caller wipes it. @throws {PhoneFault} phone.biometric_missing */
  openBiometric(record: EnrolledRecord, biometricId: string, maskHex: string): Promise<Uint8Array>
  /** Forgets it. */
  dropBiometric(): Promise<void>
}

export function createBiometricShares({ curve, enrolled, save }: { curve: Curve; enrolled: () => Promise<EnrolledRecord>; save: (record: KeyRecord) => Promise<void> }): BiometricShares {
  return {
    async keepBiometric(biometricShare) {
      await save({ ...(await enrolled()), biometricShare })
    },
    async openBiometric({ biometricShare }, biometricId, maskHex) {
      if (biometricShare?.biometricId !== biometricId) throw new PhoneFault('phone.biometric_missing')
      return curve.run((sm2) => openWithMask(sm2, decodeMasked(biometricShare), hexToBytes(maskHex)))
    },
    async dropBiometric() {
      const { biometricShare, ...rest } = await enrolled()
      if (biometricShare) await save(rest)
    },
  }
}
