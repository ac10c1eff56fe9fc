// Owns permission codes (keyValue): how they are kept, and how tries are counted; a wrong one tells nothing but that it is wrong.
import { createHmac, pbkdf2, randomBytes, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'
import type { ApplicationKey } from '../../_domain/application-key/application-key.ts'

const derive = promisify(pbkdf2)
const ITERATIONS = 100_000
const SALT_BYTES = 16
export const permissionCodeBytes = { least: 8, most: 64 }

/** `pbkdf2-sm3$iterations$salt$digest`, hex. @source GM/T 0091 (PBKDF2 with HMAC-SM3) */
export async function digestPermissionCode(code: Uint8Array, iterations = ITERATIONS): Promise<string> {
  const salt = randomBytes(SALT_BYTES)
  return `pbkdf2-sm3$${iterations}$${salt.toString('hex')}$${(await derive(code, salt, iterations, 32, 'sm3')).toString('hex')}`
}

async function matches(code: Uint8Array, kept: string): Promise<boolean> {
  const [scheme, iterations, saltHex = '', digestHex = ''] = kept.split('$')
  if (scheme !== 'pbkdf2-sm3') return false
  const found = await derive(code, Buffer.from(saltHex, 'hex'), Number(iterations), 32, 'sm3')
  const wanted = Buffer.from(digestHex, 'hex')
  return wanted.length === found.length && timingSafeEqual(found, wanted)
}

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
  /** @returns false for a wrong code, and for any code while the address must wait. */
  check(key: Pick<ApplicationKey, 'id' | 'permissionDigest'>, code: Uint8Array, address: string): Promise<boolean>
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
 * by several at once, is one try. A code that was right is known again by its MAC under a key of this process.
 *
 * @param nowMs monotonic
 */
export function createPermissionCodes(nowMs: () => number, limits: PermissionLimits = permissionLimits): PermissionCodes {
  const macKey = randomBytes(32)
  const known = new Map<string, { kept: string; mac: Buffer }>()
  const tries = new Map<string, Tries>()
  const underWay = new Map<string, Promise<boolean>>()
  /** 7 µs */
  const macOf = (id: string, code: Uint8Array): Buffer => createHmac('sha256', macKey).update(id).update('\0').update(code).digest()

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

  const test = async (key: { id: string }, kept: string, code: Uint8Array, mac: Buffer, place: string): Promise<boolean> => {
    if (!countTry(place)) return false
    if (!(await matches(code, kept))) return false
    tries.delete(place)
    if (known.size >= MOST_KNOWN) known.delete(known.keys().next().value!)
    known.set(key.id, { kept, mac })
    return true
  }

  return {
    check(key, code, address) {
      const kept = key.permissionDigest
      if (kept === null) return Promise.resolve(true)
      const place = `${key.id} ${address}`
      // an address that must wait learns nothing, not even from a code that is known to be right
      if (nowMs() < (tries.get(place)?.waitUntilMs ?? 0)) return Promise.resolve(false)
      const mac = macOf(key.id, code)
      const there = known.get(key.id)
      if (there?.kept === kept && timingSafeEqual(there.mac, mac)) return Promise.resolve(true)
      if (code.length > permissionCodeBytes.most) return Promise.resolve(countTry(place) && false)
      const name = `${place} ${kept} ${mac.toString('latin1')}`
      const same = underWay.get(name)
      if (same) return same
      const testing = test(key, kept, code, mac, place).finally(() => underWay.delete(name))
      underWay.set(name, testing)
      return testing
    },
  }
}
