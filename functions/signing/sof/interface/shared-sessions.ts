// Owns what a SOF client has set, where several instances know it together: wrapped in the database, written when a call has changed it.
import { bytesToBase64, base64ToBytes, bytesToHex, bytesToUtf8, utf8ToBytes } from '@yiqian/shared/crypto/bytes.ts'
import type { RandomBytes } from '@yiqian/shared/crypto/random.ts'
import { StoreConflict } from '../../../_domain/ports.ts'
import type { ServerSession, ServerSessionStore } from '../../../_domain/server-session/server-session.ts'
import type { Keyring } from '../../../_runtime/keyring.ts'
import { SofRefusal, sorCodes, type SorName } from './codes.ts'
import { sessionLimits, type Session, type Sessions } from './sessions.ts'

export interface SharedSessionParts {
  readonly sessions: ServerSessionStore
  readonly keyring: Pick<Keyring, 'wrap' | 'unwrap'>
  readonly random: RandomBytes
  sm3(message: Uint8Array): Uint8Array
  /** the host's clock */
  nowMs(): number
}

/** A session as names and values, so that what two calls change at once is put together. */
type Flat = Readonly<Record<string, string | number>>
interface Known {
  readonly id: string
  readonly row: ServerSession | undefined
  readonly flat: Flat
}

const PURPOSE = 'sof-session'
/** How stale the time of last use may be. */
const TOUCH_MS = 60_000
const MOST_TRIES = 20

export function createSharedSessions({ sessions, keyring, random, sm3, nowMs }: SharedSessionParts): Sessions {
  const known = new WeakMap<Session, Known>()
  const idOf = (name: string): string => bytesToHex(sm3(utf8ToBytes(name)))
  const read = (row: ServerSession): Flat => JSON.parse(bytesToUtf8(keyring.unwrap(PURPOSE, row.id, row.wrappedHex))) as Flat
  const wrap = (id: string, flat: Flat): string => keyring.wrap(PURPOSE, id, utf8ToBytes(JSON.stringify(flat)))

  const load = async (id: string): Promise<Session | undefined> => {
    const row = await sessions.load(id)
    const now = nowMs()
    if (!row || now - row.usedAtMs > sessionLimits.idleMs || now - row.openedAtMs > sessionLimits.longestMs) return undefined
    const flat = read(row)
    const session = fromFlat(flat, row)
    known.set(session, { id, row, flat })
    return session
  }
  const fresh = (id: string, from?: Session): Session => {
    const now = nowMs()
    const session = fromFlat(from ? toFlat(from) : {}, { openedAtMs: now, usedAtMs: now })
    known.set(session, { id, row: undefined, flat: {} })
    return session
  }
  const insert = async (id: string, flat: Flat): Promise<void> => {
    const now = nowMs()
    if ((await sessions.count('sof')) >= sessionLimits.most) {
      await sessions.removeOver('sof', now - sessionLimits.idleMs, now - sessionLimits.longestMs)
      if ((await sessions.count('sof')) >= sessionLimits.most) throw new SofRefusal('SOR_UnknownErr', 'too many sessions')
    }
    await sessions.remove(id) // one that is over
    await sessions.insert({ id, scope: 'sof', applicationId: 'none', wrappedHex: wrap(id, flat), openedAtMs: now, usedAtMs: now, revision: 0 })
  }

  return {
    async find(token, place) {
      const own = token !== undefined && /^[0-9a-f]{48}$/.test(token) ? await load(idOf(`token ${token} ${place}`)) : undefined
      const id = idOf(`place ${place}`)
      return own ?? (await load(id)) ?? fresh(id)
    },
    open(from, place) {
      const token = bytesToHex(random(24))
      return { token, session: fresh(idOf(`token ${token} ${place}`), from) }
    },
    async keep(session) {
      const { id, row: first, flat: before } = known.get(session)!
      const changes = changesOf(before, toFlat(session))
      if (Object.keys(changes).length === 0 && (!first || nowMs() - first.usedAtMs < TOUCH_MS)) return
      for (let [row, tries] = [first, 0]; tries < MOST_TRIES; tries++, row = await sessions.load(id)) {
        const flat = apply(row ? read(row) : {}, changes)
        try {
          if (row) await sessions.replace(row, { ...row, wrappedHex: wrap(id, flat), usedAtMs: nowMs() })
          else await insert(id, flat)
          return
        } catch (error) {
          if (!(error instanceof StoreConflict)) throw error
        }
      }
      throw new SofRefusal('SOR_UnknownErr', 'the session changes too fast')
    },
  }
}

const sorNames = Object.keys(sorCodes) as SorName[]

function toFlat({ signMethod, encryptMethod, appName, lastError, codes }: Session): Flat {
  return {
    ...(signMethod !== undefined && { signMethod }), ...(encryptMethod !== undefined && { encryptMethod }), ...(appName !== undefined && { appName }), ...(lastError !== 'SOR_OK' && { lastError }),
    ...Object.fromEntries([...codes].map(([name, code]) => [`code ${name}`, bytesToBase64(code)])),
  }
}

function fromFlat(flat: Flat, { openedAtMs, usedAtMs }: Pick<Session, 'openedAtMs' | 'usedAtMs'>): Session {
  const named = <V>(prefix: string, value: (of: string | number) => V): Map<string, V> => new Map(Object.entries(flat).flatMap(([name, of]) => (name.startsWith(prefix) ? [[name.slice(prefix.length), value(of)] as const] : [])))
  const { signMethod, encryptMethod, appName, lastError } = flat
  return {
    ...(typeof signMethod === 'number' && { signMethod }), ...(typeof encryptMethod === 'number' && { encryptMethod }), ...(typeof appName === 'string' && { appName }),
    lastError: sorNames.find((name) => name === lastError) ?? 'SOR_OK', codes: named('code ', (text) => base64ToBytes(String(text))), openedAtMs, usedAtMs,
  }
}

/** null: no longer there. */
function changesOf(before: Flat, after: Flat): Record<string, string | number | null> {
  const names = new Set([...Object.keys(before), ...Object.keys(after)])
  return Object.fromEntries([...names].flatMap((name) => (before[name] === after[name] ? [] : [[name, after[name] ?? null] as const])))
}

function apply(flat: Flat, changes: Readonly<Record<string, string | number | null>>): Flat {
  return Object.fromEntries(Object.entries({ ...flat, ...changes }).filter((entry): entry is [string, string | number] => entry[1] !== null))
}
