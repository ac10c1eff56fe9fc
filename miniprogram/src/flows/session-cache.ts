// What was opened in this session, to be read again without a network (PL-2): SM4-GCM under a key that is in memory alone and ends with the app.
import { base64ToBytes, bytesToBase64, bytesToHex, bytesToUtf8, utf8ToBytes } from '@yiqian/shared/crypto/bytes.ts'
import { sm3 } from '@yiqian/shared/crypto/sm3.ts'
import { sm4Gcm } from '@yiqian/shared/crypto/sm4-gcm.ts'
import { NetworkError } from '../platform/network-error.ts'
import type { Ports } from '../platform/ports.ts'

export interface Cached<T> {
  value: T
  /** set when it is not fresh: the network failed, and this is what was read then */
  asOfMs?: number
}

export interface SessionCache {
  /** Reads; keeps what came; without a network gives what was kept. @throws what `read` throws, when nothing was kept or the network is not to blame */
  through<T>(name: string, read: () => Promise<T>): Promise<Cached<T>>
  /** Forgets everything, what an earlier run of the app left included. */
  clear(): Promise<void>
}

const INDEX = 'session-cache'
const keyOf = (slot: number): string => `session-cache/${slot}`
/** Entries in the phone's storage; the oldest gives way. */
const MOST_ENTRIES = 40
/** WeChat keeps a megabyte under one key. */
const MOST_CHARACTERS = 700_000

export function createSessionCache({ storage, curve, clock }: Ports): SessionCache {
  const kept = new Map<string, { slot: number; atMs: number }>()
  let secret: Promise<Uint8Array> | undefined
  let nextSlot = 0

  const clear = async (): Promise<void> => {
    kept.clear()
    const before = Number((await storage.get(INDEX)) ?? 0)
    for (let slot = 0; slot < Math.min(before, MOST_ENTRIES); slot++) await storage.remove(keyOf(slot))
    await storage.remove(INDEX)
  }
  /** The first use of a session throws away what nobody can read any more. */
  const keyOfSession = (): Promise<Uint8Array> => (secret ??= clear().then(() => curve.run((sm2) => sm2.random(16))))
  /** Names hold task ids: what is in the storage says nothing of them. */
  const nameOf = (name: string): Uint8Array => sm3(utf8ToBytes(name))

  const keep = async (name: string, value: unknown): Promise<void> => {
    const text = JSON.stringify(value)
    if (text.length > MOST_CHARACTERS) return
    const key = await keyOfSession()
    const nonce = await curve.run((sm2) => sm2.random(12))
    const sealed = sm4Gcm(key).seal(nonce, utf8ToBytes(text), nameOf(name))
    const slot = kept.get(name)?.slot ?? nextSlot++ % MOST_ENTRIES
    for (const [other, entry] of kept) if (entry.slot === slot && other !== name) kept.delete(other)
    await storage.set(keyOf(slot), `${bytesToHex(nonce)}:${bytesToBase64(sealed)}`)
    await storage.set(INDEX, String(Math.min(nextSlot, MOST_ENTRIES)))
    kept.set(name, { slot, atMs: clock.nowMs() })
  }
  const find = async <T>(name: string): Promise<Cached<T> | undefined> => {
    const entry = kept.get(name)
    const text = entry && (await storage.get(keyOf(entry.slot)))
    const parts = /^([0-9a-f]{24}):(.+)$/.exec(text ?? '')
    if (!entry || !parts) return undefined
    const nonce = Uint8Array.from(parts[1]!.match(/../g)!, (pair) => parseInt(pair, 16))
    return { value: JSON.parse(bytesToUtf8(sm4Gcm(await keyOfSession()).open(nonce, base64ToBytes(parts[2]!), nameOf(name)))) as T, asOfMs: entry.atMs }
  }

  return {
    clear,
    async through(name, read) {
      try {
        const value = await read()
        // A full storage costs the copy, never the reading.
        void keep(name, value).catch(() => undefined)
        return { value }
      } catch (cause) {
        const found = cause instanceof NetworkError ? await find<Awaited<ReturnType<typeof read>>>(name).catch(() => undefined) : undefined
        if (found === undefined) throw cause
        return found
      }
    },
  }
}
