// Owns how permission codes (keyValue) are tested: a wrong one tells nothing but that it is wrong, and an address that guesses must wait, at every instance.
import { randomBytes } from 'node:crypto'
import { bytesToHex, equalBytes } from '@yiqian/shared/crypto/bytes.ts'
import { Fault } from '@yiqian/shared/protocol/faults.ts'
import type { PermissionCheck } from '../../_adapters/application-keys/permission-code.ts'
import type { ApplicationKey } from '../../_domain/application-key/application-key.ts'
import { addressLimits, countCodeTry, forgiveOne, keyLimits, mustWait, triesLeft } from '../../_domain/application-key/code-tries.ts'
import type { Database } from '../../_domain/ports.ts'
import { createRecentTries, placeOf } from './recent-tries.ts'

type CodedKey = Pick<ApplicationKey, 'id' | 'permissionDigest'>

export interface PermissionCodes {
  /** @param codes readings of what was given; they are one try. @returns false for a wrong code, and for any code while the address must wait. */
  check(key: CodedKey, codes: readonly Uint8Array[], address: string): Promise<boolean>
  /** How many codes of this address may still be wrong before it must wait, as all instances have counted; 0: it must wait now. */
  left(keyId: string, address: string): Promise<number>
}

export interface PermissionCodeParts {
  readonly database: Database
  /** the test against what is kept, which takes its time */
  readonly slow: PermissionCheck
  sm3(...parts: readonly Uint8Array[]): Uint8Array
  /** the host's clock: instances have no other in common */
  nowMs(): number
  /** only goes forward */
  steadyMs(): number
}

/** A code that was right once is known again by its MAC under a key of this process: it costs no slow test and no statement. */
function createKnownCodes(sm3: PermissionCodeParts['sm3']) {
  const [macKey, mostKnown] = [randomBytes(32), 4096]
  const known = new Map<string, { kept: string; mac: Uint8Array }>()
  /** A prefix of fixed length keys the digest; nobody sees it, so that lengthening it is nobody's way. */
  const macOf = (id: string, code: Uint8Array): Uint8Array => sm3(macKey, Buffer.from(`${id}\0`), code)
  return {
    macOf,
    has({ id, permissionDigest: kept }: CodedKey, codes: readonly Uint8Array[]): boolean {
      const there = known.get(id)
      return there?.kept === kept && codes.some((code) => equalBytes(there.mac, macOf(id, code)))
    },
    add({ id, permissionDigest: kept }: CodedKey, code: Uint8Array): void {
      if (known.size >= mostKnown) known.delete(known.keys().next().value!)
      known.set(id, { kept: kept!, mac: macOf(id, code) })
    },
  }
}

/** Tries are in the database: taken before the code is tested, so that tries beside one another count, wherever they come in. */
function createTries({ database, sm3, nowMs }: PermissionCodeParts, changed: () => void) {
  const both = (keyId: string, address: string) => ([[address, addressLimits], ['', keyLimits]] as const).map(([from, limits]) => ({ id: bytesToHex(sm3(Buffer.from(placeOf(keyId, from)))), keyId, address: from, limits }))
  const takeNow = async (keyId: string, address: string): Promise<boolean> => {
    const taken = await database.transaction(async ({ codeTries }) => {
      const now = nowMs()
      for (const { limits, ...place } of both(keyId, address)) {
        const before = await codeTries.load(place.id)
        const next = countCodeTry(before, now, limits)
        if (!next) return false // the address has been counted where all together must wait
        const after = { ...place, ...next, revision: before?.revision ?? 0 }
        await (before ? codeTries.replace(before, after) : codeTries.insert(after))
      }
      return true
    }, 20)
    changed()
    return taken
  }
  let last: Promise<unknown> = Promise.resolve()
  return {
    /** One after another in this process, so that only other instances are ever in the way. @returns false: it must wait */
    take(keyId: string, address: string): Promise<boolean> {
      const mine = last.then(() => takeNow(keyId, address))
      last = mine.catch(() => undefined)
      return mine
    },
    async left(keyId: string, address: string): Promise<number> {
      const { codeTries } = database.stores
      return Math.min(...(await Promise.all(both(keyId, address).map(async ({ id, limits }) => triesLeft(await codeTries.load(id), nowMs(), limits)))))
    },
    /** What was wrong before the right code. @param taken a try was taken for it */
    async forgive(keyId: string, address: string, taken: boolean): Promise<void> {
      const [own, all] = both(keyId, address)
      await database.transaction(async ({ codeTries }) => {
        await codeTries.remove([own!.id])
        const before = taken ? await codeTries.load(all!.id) : undefined
        const left = before && forgiveOne(before, keyLimits)
        if (left) await codeTries.replace(before, { ...before, ...left })
        else if (before) await codeTries.remove([before.id])
      }, 20)
      changed()
    },
  }
}

async function matches(slow: PermissionCheck, key: CodedKey, code: Uint8Array): Promise<boolean> {
  try {
    await slow.assertPermitted(key, code)
    return true
  } catch (error) {
    if (error instanceof Fault && error.code.startsWith('key.permission_')) return false
    throw error
  }
}

/**
 * The same code for the same key, tested for several calls at once, is one try of each address, and if right one of the
 * first alone. An address that must wait learns nothing, not even
 * from the right code; others are not disturbed by it where their code was right before. Written is only when a code is
 * tested that this process has not yet seen to be right, and when a right one comes after wrong ones of its address. What
 * counts for all addresses together no right code takes back but its own try: guesses between other callers' right codes
 * are as few as others.
 */
export function createPermissionCodes(parts: PermissionCodeParts): PermissionCodes {
  const { slow, nowMs } = parts
  const recent = createRecentTries(parts.database.stores.codeTries, nowMs, () => parts.steadyMs())
  const [known, tries] = [createKnownCodes((...all) => parts.sm3(...all)), createTries(parts, recent.forget)]
  const forgiving = new Set<string>()
  const underWay = new Map<string, { address: string; testing: Promise<boolean> }>()

  const test = async (key: CodedKey, codes: readonly Uint8Array[], address: string): Promise<boolean> => {
    if (!(await tries.take(key.id, address))) return false
    for (const code of codes) {
      if (!(await matches(slow, key, code))) continue
      await tries.forgive(key.id, address, true)
      known.add(key, code)
      return true
    }
    return false
  }

  /** Of many right codes after a wrong one, one writes. */
  const forgiveOnce = async (id: string, address: string): Promise<void> => {
    const place = placeOf(id, address)
    forgiving.add(place)
    await tries.forgive(id, address, false).finally(() => forgiving.delete(place))
  }

  return {
    left: tries.left,
    async check(key, codes, address) {
      const { id, permissionDigest: kept } = key
      if (kept === null) return true
      const place = placeOf(id, address)
      const before = (recent.held() ?? (await recent.read())).get(place)
      if (before && mustWait(before, nowMs(), addressLimits)) return false
      if (known.has(key, codes)) {
        if (before && !forgiving.has(place)) await forgiveOnce(id, address)
        return true
      }
      const name = `${id} ${kept} ${codes.map((code) => Buffer.from(known.macOf(id, code)).toString('latin1')).join('')}`
      for (let same = underWay.get(name); same; same = underWay.get(name)) {
        const isRight = await same.testing
        if (isRight || same.address === address) return isRight
      }
      const testing = test(key, codes, address).finally(() => underWay.delete(name))
      underWay.set(name, { address, testing })
      return testing
    },
  }
}
