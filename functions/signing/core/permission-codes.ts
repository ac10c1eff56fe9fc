// Owns how permission codes (keyValue) may be tried: a wrong one tells nothing but that it is wrong, and an address that guesses must wait.
import { randomBytes } from 'node:crypto'
import { equalBytes } from '@yiqian/shared/crypto/bytes.ts'
import { Fault } from '@yiqian/shared/protocol/faults.ts'
import type { PermissionCheck } from '../../_adapters/application-keys/permission-code.ts'
import type { ApplicationKey } from '../../_domain/application-key/application-key.ts'

export interface PermissionLimits {
  /** wrong tries in a row of one address before it must wait */
  readonly tries: number
  /** the first wait; doubled with every further wrong try, up to the longest */
  readonly waitMs: number
  readonly longestWaitMs: number
  /** wrong tries are forgotten after so long without another */
  readonly forgottenAfterMs: number
}

export const permissionLimits: PermissionLimits = { tries: 5, waitMs: 60_000, longestWaitMs: 15 * 60_000, forgottenAfterMs: 3_600_000 }

export interface PermissionCodes {
  /** @param codes readings of what was given; they are one try. @returns false for a wrong code, and for any code while the address must wait. */
  check(key: Pick<ApplicationKey, 'id' | 'permissionDigest'>, codes: readonly Uint8Array[], address: string): Promise<boolean>
}

interface Tries {
  wrong: number
  lastMs: number
  waitUntilMs: number
}

const MOST_ADDRESSES = 10_000
const MOST_KNOWN = 4096

/**
 * A try is taken before the code is tested, so that tries beside one another count. The same code for the same key, tested
 * by several at once, is one try. A code that was right is known again by its MAC under a key of this process. An address
 * that must wait learns nothing, not even from the right code; other addresses are not disturbed by it.
 *
 * @param slow the test against what is kept, which takes its time
 * @param nowMs monotonic
 */
export function createPermissionCodes(slow: PermissionCheck, sm3: (...parts: readonly Uint8Array[]) => Uint8Array, nowMs: () => number, limits: PermissionLimits = permissionLimits): PermissionCodes {
  const macKey = randomBytes(32)
  const known = new Map<string, { kept: string; mac: Uint8Array }>()
  const tries = new Map<string, Tries>()
  const underWay = new Map<string, Promise<boolean>>()
  /** A prefix of fixed length keys the digest; nobody sees it, so that lengthening it is nobody's way. */
  const macOf = (id: string, code: Uint8Array): Uint8Array => sm3(macKey, Buffer.from(`${id}\0`), code)

  const countTry = (place: string): boolean => {
    const now = nowMs()
    const before = tries.get(place)
    const there = before && now - before.lastMs < limits.forgottenAfterMs ? before : { wrong: 0, lastMs: now, waitUntilMs: 0 }
    if (now < there.waitUntilMs) return false
    there.wrong++
    there.lastMs = now
    if (there.wrong >= limits.tries) there.waitUntilMs = now + Math.min(limits.longestWaitMs, limits.waitMs * 2 ** (there.wrong - limits.tries))
    tries.delete(place)
    if (tries.size >= MOST_ADDRESSES) tries.delete(tries.keys().next().value!)
    tries.set(place, there)
    return true
  }
  const matches = async (key: Pick<ApplicationKey, 'id' | 'permissionDigest'>, code: Uint8Array): Promise<boolean> => {
    try {
      await slow.assertPermitted(key, code)
      return true
    } catch (error) {
      if (error instanceof Fault && error.code.startsWith('key.permission_')) return false
      throw error
    }
  }
  const test = async (key: Pick<ApplicationKey, 'id' | 'permissionDigest'>, codes: readonly Uint8Array[], place: string): Promise<boolean> => {
    if (!countTry(place)) return false
    for (const code of codes) {
      if (!(await matches(key, code))) continue
      tries.delete(place)
      if (known.size >= MOST_KNOWN) known.delete(known.keys().next().value!)
      known.set(key.id, { kept: key.permissionDigest!, mac: macOf(key.id, code) })
      return true
    }
    return false
  }

  return {
    check(key, codes, address) {
      const { id, permissionDigest: kept } = key
      if (kept === null) return Promise.resolve(true)
      const place = `${id} ${address}`
      if (nowMs() < (tries.get(place)?.waitUntilMs ?? 0)) return Promise.resolve(false)
      const there = known.get(id)
      if (there?.kept === kept && codes.some((code) => equalBytes(there.mac, macOf(id, code)))) return Promise.resolve(true)
      const name = `${place} ${kept} ${codes.map((code) => Buffer.from(macOf(id, code)).toString('latin1')).join('')}`
      const same = underWay.get(name)
      if (same) return same
      const testing = test(key, codes, place).finally(() => underWay.delete(name))
      underWay.set(name, testing)
      return testing
    },
  }
}
