// The share a second time, under a mask that the server keeps while a PIN-free window is open.
import { bytesToHex, hexToBytes } from '@yiqian/shared/crypto/bytes.ts'
import { createMask, openWithMask, sealWithMask, type MaskedShare } from '@yiqian/shared/crypto/pin-share-masked.ts'
import { PhoneFault } from '../api/phone-fault.ts'
import type { Curve } from '../platform/ports.ts'
import type { EnrolledRecord, KeyRecord, WindowShare } from './record.ts'

export interface WindowShares {
  /** A mask for the server, and the share under it; nothing is stored yet. `phoneShare` stays the caller's. */
  mask(phoneShare: Uint8Array): Promise<{ maskHex: string; blobHex: string; factorHex: string }>
  /** Keeps the share a second time, for a PIN-free window; replaces the one before. */
  keepWindow(window: WindowShare): Promise<void>
  /** dC by the server's mask, 32 bytes. The caller wipes it. @throws {PhoneFault} phone.window_missing */
  openWindow(record: EnrolledRecord, windowId: string, maskHex: string): Promise<Uint8Array>
  /** Forgets the window's share. */
  dropWindow(): Promise<void>
}

type StoredMasked = Pick<WindowShare, 'blobHex' | 'factorHex'>

export const encodeMasked = ({ blob, factor }: MaskedShare): StoredMasked => ({ blobHex: bytesToHex(blob), factorHex: bytesToHex(factor) })
export const decodeMasked = ({ blobHex, factorHex }: StoredMasked): MaskedShare => ({ blob: hexToBytes(blobHex), factor: hexToBytes(factorHex) })

export function createWindowShares({ curve, enrolled, save }: { curve: Curve; enrolled: () => Promise<EnrolledRecord>; save: (record: KeyRecord) => Promise<void> }): WindowShares {
  return {
    mask: (phoneShare) =>
      curve.run((sm2) => {
        const mask = createMask(sm2)
        return { maskHex: bytesToHex(mask), ...encodeMasked(sealWithMask(sm2, phoneShare, mask)) }
      }),
    async keepWindow(windowShare) {
      await save({ ...(await enrolled()), windowShare })
    },
    openWindow({ windowShare }, windowId, maskHex) {
      if (windowShare?.windowId !== windowId) throw new PhoneFault('phone.window_missing')
      return curve.run((sm2) => openWithMask(sm2, decodeMasked(windowShare), hexToBytes(maskHex)))
    },
    async dropWindow() {
      const { windowShare, ...rest } = await enrolled()
      if (windowShare) await save(rest)
    },
  }
}
