// Owns the challenges that a hardware key signs: made without storing anything, good for one use and two minutes.
import { bytesToHex, bytesToUint64, concatBytes, equalBytes, hexToBytes, lengthPrefixed, uint64ToBytes, utf8ToBytes } from '@yiqian/shared/crypto/bytes.ts'
import { hmacSm3 } from '@yiqian/shared/crypto/kdf.ts'
import { Fault } from '@yiqian/shared/protocol/faults.ts'
import type { Runtime } from '../../_runtime/open-runtime.ts'

const LIFE_MS = 2 * 60_000

export interface Challenges {
  /** @param purpose `log-in`, or `heartbeat:<session>` */
  make(purpose: string): Promise<{ challengeHex: string; expiresAtMs: number }>
  /** @throws {Fault} administrator.challenge_invalid — not ours, not for this, too old */
  assertFresh(purpose: string, challengeHex: string): Promise<void>
  /** once, for all instances. @throws {Fault} administrator.challenge_invalid — used before */
  take(challengeHex: string): Promise<void>
}

export function createChallenges({ keyring, kernel, database, gm }: Pick<Runtime, 'keyring' | 'kernel' | 'database' | 'gm'>): Challenges {
  const markOf = async (purpose: string, body: Uint8Array): Promise<Uint8Array> => {
    const { privateKey } = await keyring.platformKey('administration-challenges')
    return hmacSm3(privateKey, lengthPrefixed('yiqian-administrator-challenge/1', utf8ToBytes(purpose), body)).slice(0, 16)
  }
  return {
    async make(purpose) {
      const expiresAtMs = kernel.clock.nowMs() + LIFE_MS
      const body = concatBytes(kernel.random(16), uint64ToBytes(expiresAtMs))
      return { challengeHex: bytesToHex(concatBytes(body, await markOf(purpose, body))), expiresAtMs }
    },
    async assertFresh(purpose, challengeHex) {
      const bytes = hexToBytes(challengeHex)
      const [body, mark] = [bytes.slice(0, 24), bytes.slice(24)]
      if (!equalBytes(mark, await markOf(purpose, body))) throw new Fault('administrator.challenge_invalid', { detail: 'not made here for this' })
      if (bytesToUint64(body.slice(16)) < kernel.clock.nowMs()) throw new Fault('administrator.challenge_invalid', { detail: 'too old' })
    },
    async take(challengeHex) {
      const digestHex = bytesToHex(gm.sm3(hexToBytes(challengeHex)))
      const expiresAtMs = bytesToUint64(hexToBytes(challengeHex).slice(16, 24))
      if (!(await database.stores.administratorSessions.takeChallenge(digestHex, expiresAtMs))) throw new Fault('administrator.challenge_invalid', { detail: 'used before' })
    },
  }
}
