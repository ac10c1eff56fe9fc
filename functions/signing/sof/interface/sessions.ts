// Owns what a SOF client has set between two calls: methods, application, logins, the last error. Here what one process knows; lost with it.
import { bytesToHex, wipeBytes } from '@yiqian/shared/crypto/bytes.ts'
import type { RandomBytes } from '@yiqian/shared/crypto/random.ts'
import type { SorName } from './codes.ts'

export interface Session {
  signMethod?: number
  encryptMethod?: number
  /** directory named by SOF_SetWebAppName */
  appName?: string
  lastError: SorName
  /** permission codes by key id, after SOF_Login */
  readonly codes: Map<string, Uint8Array>
  usedAtMs: number
  readonly openedAtMs: number
}

export interface Sessions {
  /** Of a token that this address got; without one, that of the address itself. */
  find(token: string | undefined, place: string): Promise<Session>
  /** A session of its own, from what is set already. */
  open(from: Session, place: string): { token: string; session: Session }
  /** After each call, before its answer leaves: what it has set is there for the next one. */
  keep(session: Session): Promise<void>
}

export const sessionLimits = { idleMs: 30 * 60_000, longestMs: 12 * 3_600_000, most: 10_000 }

/** @param nowMs monotonic */
export function createSessions(random: RandomBytes, nowMs: () => number): Sessions & { readonly size: number } {
  const kept = new Map<string, Session>()
  const drop = (name: string, session: Session): void => {
    kept.delete(name)
    wipeBytes(...session.codes.values())
    session.codes.clear()
  }
  const isOver = ({ usedAtMs, openedAtMs }: Session, now: number): boolean => now - usedAtMs > sessionLimits.idleMs || now - openedAtMs > sessionLimits.longestMs
  const fresh = (now: number): Session => ({ lastError: 'SOR_OK', codes: new Map(), usedAtMs: now, openedAtMs: now })
  const keep = (name: string, session: Session): Session => {
    if (kept.size >= sessionLimits.most) {
      const [oldest] = kept
      drop(...oldest!)
    }
    kept.set(name, session)
    return session
  }
  const load = (name: string): Session | undefined => {
    const there = kept.get(name)
    const now = nowMs()
    if (!there) return undefined
    if (isOver(there, now)) {
      drop(name, there)
      return undefined
    }
    there.usedAtMs = now
    kept.delete(name)
    kept.set(name, there)
    return there
  }
  return {
    find(token, place) {
      const own = token !== undefined && /^[0-9a-f]{48}$/.test(token) ? load(`token ${token} ${place}`) : undefined
      const name = `place ${place}`
      return Promise.resolve(own ?? load(name) ?? keep(name, fresh(nowMs())))
    },
    open(from, place) {
      const token = bytesToHex(random(24))
      const now = nowMs()
      const session: Session = { ...from, codes: new Map([...from.codes].map(([id, code]) => [id, code.slice()])), usedAtMs: now, openedAtMs: now }
      return { token, session: keep(`token ${token} ${place}`, session) }
    },
    keep: () => Promise.resolve(),
    get size() {
      return kept.size
    },
  }
}
