// The curve on the phone: built once, and run only while enough random bytes are in stock.
import { createRandomPool } from '@yiqian/shared/crypto/random.ts'
import { createSm2, type Sm2 } from '@yiqian/shared/crypto/sm2/curve.ts'
import type { Curve } from './ports.ts'

/** More than any one step takes: an enrolment or a signature stays below 1 KiB. */
const RESERVE_BYTES = 2048

/**
 * @param source the platform's generator (wx.getRandomValues, WebCrypto, Node): exactly `sizeBytes` bytes, or a failure.
 *   There is no fallback: when it fails, `run` throws and nothing is computed.
 */
export function createCurve(source: (sizeBytes: number) => Promise<Uint8Array>): Curve {
  const pool = createRandomPool(source)
  let sm2: Sm2 | undefined
  return {
    async run(act) {
      // Checked and used without a pause between, so that two callers at once cannot run each other dry.
      while (pool.availableBytes() < RESERVE_BYTES) await pool.prefill(RESERVE_BYTES)
      sm2 ??= createSm2(pool.take)
      return act(sm2)
    },
  }
}
