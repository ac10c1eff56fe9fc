// Reserves of random bytes: filled from the platform's asynchronous source, drawn from at once, one owner each.
import { createRandomPool } from '@yiqian/shared/crypto/random.ts'
import type { Randomness } from './ports.ts'

/**
 * @param source the platform's generator (wx.getRandomValues, WebCrypto, Node): exactly `sizeBytes` bytes, or a failure.
 * @throws {CryptoError} crypto.random_unavailable — from `reserve` when the source fails, from the reserve when it is used up.
 */
export function createRandomness(source: (sizeBytes: number) => Promise<Uint8Array>): Randomness {
  return {
    async reserve(sizeBytes) {
      const pool = createRandomPool(source)
      await pool.prefill(sizeBytes)
      return pool.take
    },
  }
}
