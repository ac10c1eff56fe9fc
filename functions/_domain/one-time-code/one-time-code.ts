// One-time codes and the two digits to compare: drawn without bias, stored as a digest.
import { bytesToHex, hexToBytes, equalBytes, lengthPrefixed, utf8ToBytes } from '@yiqian/shared/crypto/bytes.ts'
import type { RandomBytes } from '@yiqian/shared/crypto/random.ts'
import { sm3 } from '@yiqian/shared/crypto/sm3.ts'

/** `digits` decimal digits, each value equally likely: draws that would favour some are thrown away. */
export function drawDigits(digits: number, random: RandomBytes): string {
  const count = Number(`1${'0'.repeat(digits)}`)
  const limit = Math.floor(0x1_0000_0000 / count) * count
  for (;;) {
    const drawn = random(4).reduce((value, byte) => value * 256 + byte, 0)
    if (drawn < limit) return String(drawn % count).padStart(digits, '0')
  }
}

/** What is stored of a code; with what it is for, so that equal codes do not look equal. */
export const codeDigestHex = (scope: string, code: string): string => bytesToHex(sm3(lengthPrefixed('yiqian-one-time-code/1', utf8ToBytes(scope), utf8ToBytes(code))))

export const isCode = (scope: string, code: string, digestHex: string): boolean => equalBytes(hexToBytes(codeDigestHex(scope, code)), hexToBytes(digestHex))
