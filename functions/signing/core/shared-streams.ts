// Owns sessions of init, update and final that any instance may go on with: the running digest lies in the database between two pieces.
import { base64ToBytes, bytesToBase64, bytesToHex, bytesToUtf8, utf8ToBytes } from '@yiqian/shared/crypto/bytes.ts'
import type { RandomBytes } from '@yiqian/shared/crypto/random.ts'
import { resumeDigest, startDigest } from '@yiqian/shared/crypto/resumable-digest.ts'
import { StoreConflict } from '../../_domain/ports.ts'
import type { ServerSession, ServerSessionStore } from '../../_domain/server-session/server-session.ts'
import type { Keyring } from '../../_runtime/keyring.ts'
import type { SvsCaller } from './call.ts'
import { refuse } from './refusal.ts'
import { streamLimits, type NewStream, type StreamLimits, type Streams } from './streams.ts'

export interface SharedStreamParts {
  readonly sessions: ServerSessionStore
  readonly keyring: Pick<Keyring, 'wrap' | 'unwrap'>
  readonly random: RandomBytes
  sm3(message: Uint8Array): Uint8Array
  /** the host's clock: instances have no other in common */
  nowMs(): number
}

/** What the row holds, wrapped. */
interface Held extends Omit<NewStream, 'publicKey' | 'z'> {
  readonly owner: string
  readonly sizeBytes: number
  readonly publicKeyBase64?: string
  readonly stateBase64: string
}

const PURPOSE = 'signing-stream'

export function createSharedStreams({ sessions, keyring, random, sm3, nowMs }: SharedStreamParts, limits: StreamLimits = streamLimits): Streams {
  const idOf = (sessionId: Uint8Array): string => bytesToHex(sm3(sessionId))
  const applicationOf = ({ applicationId }: SvsCaller): string => applicationId ?? 'none'
  const wrap = (id: string, held: Held): string => keyring.wrap(PURPOSE, id, utf8ToBytes(JSON.stringify(held)))
  const removeOver = (): Promise<void> => sessions.removeOver('stream', nowMs() - limits.idleMs, nowMs() - limits.totalMs)
  const isFull = async (applicationId: string): Promise<boolean> => (await sessions.count('stream')) >= limits.all || (await sessions.count('stream', applicationId)) >= limits.perApplication

  const find = async (caller: SvsCaller, kind: NewStream['kind'], sessionId: Uint8Array): Promise<{ row: ServerSession; held: Held }> => {
    const row = sessionId.length === 16 ? await sessions.load(idOf(sessionId)) : undefined
    if (!row || row.scope !== 'stream' || row.applicationId !== applicationOf(caller)) throw refuse('GM_INVALID_DATA_FORMAT', 'no such session')
    const held = JSON.parse(bytesToUtf8(keyring.unwrap(PURPOSE, row.id, row.wrappedHex))) as Held
    if (held.owner !== caller.owner || held.kind !== kind) throw refuse('GM_INVALID_DATA_FORMAT', 'no such session')
    const now = nowMs()
    if (now - row.usedAtMs <= limits.idleMs && now - row.openedAtMs <= limits.totalMs) return { row, held }
    await sessions.remove(row.id)
    throw refuse('GM_INVALID_DATA_FORMAT', 'the session has ended')
  }

  return {
    async open(caller, { publicKey, z, ...stream }) {
      const applicationId = applicationOf(caller)
      if (await isFull(applicationId)) await removeOver()
      if (await isFull(applicationId)) throw refuse('GM_SYSTEM_FAILURE', 'too many sessions are open')
      const sessionId = random(16)
      const [id, now, digest] = [idOf(sessionId), nowMs(), startDigest(stream.digestOid)]
      if (z) digest.update(z)
      const held: Held = { ...stream, owner: caller.owner, sizeBytes: 0, stateBase64: bytesToBase64(digest.exportState()), ...(publicKey && { publicKeyBase64: bytesToBase64(publicKey) }) }
      await sessions.insert({ id, scope: 'stream', applicationId, wrappedHex: wrap(id, held), openedAtMs: now, usedAtMs: now, revision: 0 })
      return sessionId
    },
    async update(caller, kind, sessionId, piece) {
      const { row, held } = await find(caller, kind, sessionId)
      const sizeBytes = held.sizeBytes + piece.length
      if (sizeBytes > limits.sizeBytes) {
        await sessions.remove(row.id)
        throw refuse('GM_INVALID_DATA_FORMAT', 'the session is too large')
      }
      const digest = resumeDigest(held.digestOid, base64ToBytes(held.stateBase64))
      digest.update(piece)
      const wrappedHex = wrap(row.id, { ...held, sizeBytes, stateBase64: bytesToBase64(digest.exportState()) })
      await sessions.replace(row, { ...row, wrappedHex, usedAtMs: nowMs() }).catch((error: unknown) => {
        // two pieces at once have no order
        throw error instanceof StoreConflict ? refuse('GM_INVALID_DATA_FORMAT', 'another piece came at the same time') : error
      })
    },
    async take(caller, kind, sessionId) {
      const { row, held } = await find(caller, kind, sessionId)
      if (!(await sessions.remove(row.id))) throw refuse('GM_INVALID_DATA_FORMAT', 'no such session')
      const { signMethod, sizeBytes, digestOid, stateBase64, publicKeyBase64 } = held
      return { signMethod, sizeBytes, digest: resumeDigest(digestOid, base64ToBytes(stateBase64)).digest(), ...(publicKeyBase64 !== undefined && { publicKey: base64ToBytes(publicKeyBase64) }) }
    },
  }
}

/** A connection is with one instance from its first octet to its last: its sessions stay there. Requests over HTTP may come to any. */
export const byConnection = (own: Streams, shared: Streams): Streams => {
  const of = ({ signal, transport }: SvsCaller): Streams => (signal || transport === 'udp' ? own : shared)
  return {
    open: (caller, stream) => of(caller).open(caller, stream),
    update: (caller, ...piece) => of(caller).update(caller, ...piece),
    take: (caller, ...asked) => of(caller).take(caller, ...asked),
  }
}
