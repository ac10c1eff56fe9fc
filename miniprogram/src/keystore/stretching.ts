// How much the PIN is stretched on this phone: as much as 200 ms allow.
import { utf8ToBytes } from '@yiqian/shared/crypto/bytes.ts'
import { pbkdf2Sm3 } from '@yiqian/shared/crypto/kdf.ts'
import type { Clock } from '../platform/ports.ts'

const TARGET_MS = 200
const LEAST = 1000
const MOST = 200_000

/** @returns iterations of PBKDF2-HMAC-SM3 that take about 200 ms here, between 1,000 and 200,000. */
export function calibrateIterations({ nowMs }: Pick<Clock, 'nowMs'>): number {
  const [password, salt] = [utf8ToBytes('calibration'), new Uint8Array(16)]
  pbkdf2Sm3(password, salt, 100, 32)
  for (let iterations = LEAST; ; iterations *= 2) {
    const startedMs = nowMs()
    pbkdf2Sm3(password, salt, iterations, 32)
    const elapsedMs = nowMs() - startedMs
    const isMeasurable = elapsedMs >= 20
    if (!isMeasurable && iterations < MOST) continue
    const fitting = (iterations * TARGET_MS) / Math.max(elapsedMs, 1)
    return Math.min(MOST, Math.max(LEAST, Math.floor(fitting / 100) * 100))
  }
}
