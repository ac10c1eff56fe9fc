// Permission codes of keys: kept as a slow digest, checked fast where the same code comes again, guessed slowly.
import { createHmac, randomBytes, scrypt, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'
import { Fault } from '@yiqian/shared/protocol/faults.ts'
import type { RandomBytes } from '@yiqian/shared/crypto/random.ts'
import type { ApplicationKey } from '../../_domain/application-key/application-key.ts'
import type { Clock } from '../../_domain/ports.ts'

const derive = promisify<string | Uint8Array, Uint8Array, number, { N: number; r: number; p: number }, Buffer>(scrypt)
/** 16 MB and about 40 ms a guess, beside the main thread. */
const cost = { N: 16_384, r: 8, p: 1 }
const maxCodeBytes = 256

export interface PermissionLimits {
  readonly wrongTries: number
  readonly lockedMs: number
  readonly remembered: number
}

export const permissionLimits: PermissionLimits = { wrongTries: 5, lockedMs: 60_000, remembered: 2_048 }

/** `scrypt$N$r$p$salt$digest`, base64. */
export async function digestPermissionCode(code: Uint8Array, random: RandomBytes): Promise<string> {
  if (code.length === 0 || code.length > maxCodeBytes) throw new Fault('key.permission_wrong', { detail: `${code.length} bytes` })
  const salt = random(16)
  const digest = await derive(code, salt, 32, cost)
  return ['scrypt', cost.N, cost.r, cost.p, Buffer.from(salt).toString('base64'), digest.toString('base64')].join('$')
}

export interface PermissionCheck {
  /**
   * A key without a permission code takes any.
   * @throws {Fault} key.permission_wrong · key.permission_locked — after several wrong ones; the right one, once seen, still passes.
   */
  assertPermitted(key: Pick<ApplicationKey, 'id' | 'permissionDigest'>, code: Uint8Array | undefined): Promise<void>
}

export function createPermissionCheck({ clock, limits = permissionLimits }: { clock: Clock; limits?: PermissionLimits }): PermissionCheck {
  /** Codes are remembered by a MAC under a key of this process alone. */
  const macKey = randomBytes(32)
  const right = new Set<string>()
  const wrong = new Map<string, { tries: number; sinceMs: number }>()

  const macOf = (digest: string, code: Uint8Array) => createHmac('sha256', macKey).update(`${digest.length} ${digest}`).update(code).digest('base64')

  /** Counted before the slow digest, so that many at once get no more tries than one after another. */
  function takeTry(id: string): void {
    const nowMs = clock.nowMs()
    const before = wrong.get(id)
    const now = before && Math.abs(nowMs - before.sinceMs) < limits.lockedMs ? before : { tries: 0, sinceMs: nowMs }
    if (now.tries >= limits.wrongTries) throw new Fault('key.permission_locked', { facts: { waitSeconds: Math.ceil((now.sinceMs + limits.lockedMs - nowMs) / 1000) } })
    now.tries++
    wrong.delete(id)
    wrong.set(id, now)
    if (wrong.size > limits.remembered) wrong.delete(wrong.keys().next().value!)
  }

  return {
    async assertPermitted({ id, permissionDigest }, code) {
      if (permissionDigest === null) return
      if (!code || code.length === 0 || code.length > maxCodeBytes) throw new Fault('key.permission_wrong', { detail: id })
      const mac = macOf(permissionDigest, code)
      if (right.has(mac)) return
      takeTry(id)
      if (!(await isCode(permissionDigest, code))) throw new Fault('key.permission_wrong', { detail: id })
      wrong.delete(id)
      right.add(mac)
      if (right.size > limits.remembered) right.delete(right.values().next().value!)
    },
  }
}

async function isCode(permissionDigest: string, code: Uint8Array): Promise<boolean> {
  const [scheme, N, r, p, salt, digest] = permissionDigest.split('$')
  if (scheme !== 'scrypt' || !salt || !digest) throw new Error('the permission digest of a key cannot be read')
  const expected = Buffer.from(digest, 'base64')
  const actual = await derive(code, Buffer.from(salt, 'base64'), expected.length, { N: Number(N), r: Number(r), p: Number(p) })
  return timingSafeEqual(expected, actual)
}
