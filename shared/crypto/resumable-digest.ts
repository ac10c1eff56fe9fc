// Owns digests that can be put down and taken up elsewhere: the running state of SM3, SHA-1, SHA-256 and SHA-384 as bytes.
import { _SHA1 } from '@noble/hashes/legacy.js'
import { _SHA256, _SHA384 } from '@noble/hashes/sha2.js'
import { OID } from './der/oid.ts'
import { CryptoError } from './error.ts'
import { Sm3 } from './sm3.ts'

export interface ResumableDigest {
  update(piece: Uint8Array): unknown
  /** Ends it. */
  digest(): Uint8Array
  /** Everything that {@link resumeDigest} needs; it holds the last bytes that do not fill a block: keep it secret. */
  exportState(): Uint8Array
}

/** What noble keeps of a running hash of this family; protected there, stable within the exact version that is pinned. */
interface Inside {
  readonly buffer: Uint8Array
  pos: number
  length: number
  get(): number[]
  set(...words: number[]): void
  update(piece: Uint8Array): unknown
  digest(): Uint8Array
}

const inside: Readonly<Record<string, () => Inside>> = {
  [OID.sha1]: () => new _SHA1() as unknown as Inside,
  [OID.sha256]: () => new _SHA256() as unknown as Inside,
  [OID.sha384]: () => new _SHA384() as unknown as Inside,
}

/** @throws {CryptoError} digest.algorithm_unsupported @source GB/T 32905-2016; FIPS 180-4. */
export function startDigest(digestOid: string): ResumableDigest {
  if (digestOid === OID.sm3) return new Sm3()
  const hash = inside[digestOid]?.()
  if (!hash) throw new CryptoError('digest.algorithm_unsupported', digestOid)
  return resumable(hash)
}

/** @throws {CryptoError} digest.algorithm_unsupported · crypto.length_wrong — no state of such a digest. @source GB/T 32905-2016; FIPS 180-4. */
export function resumeDigest(digestOid: string, state: Uint8Array): ResumableDigest {
  if (digestOid === OID.sm3) return Sm3.resume(state)
  const hash = inside[digestOid]?.()
  if (!hash) throw new CryptoError('digest.algorithm_unsupported', digestOid)
  restore(hash, state)
  return resumable(hash)
}

const resumable = (hash: Inside): ResumableDigest => ({ update: (piece) => hash.update(piece), digest: () => hash.digest(), exportState: () => stateOf(hash) })

/** Words, length in bytes (8), what does not fill a block yet. */
function stateOf(hash: Inside): Uint8Array {
  const words = hash.get()
  const state = new Uint8Array(4 * words.length + 8 + hash.pos)
  const view = new DataView(state.buffer)
  words.forEach((word, index) => view.setInt32(4 * index, word))
  view.setUint32(4 * words.length, Math.floor(hash.length / 0x1_0000_0000))
  view.setUint32(4 * words.length + 4, hash.length >>> 0)
  state.set(hash.buffer.subarray(0, hash.pos), 4 * words.length + 8)
  return state
}

function restore(hash: Inside, state: Uint8Array): void {
  const words = hash.get().length
  const head = 4 * words + 8
  const view = new DataView(state.buffer, state.byteOffset, state.byteLength)
  const length = state.length < head ? NaN : view.getUint32(head - 8) * 0x1_0000_0000 + view.getUint32(head - 4)
  if (length % hash.buffer.length !== state.length - head) throw new CryptoError('crypto.length_wrong', 'digest state')
  hash.set(...Array.from({ length: words }, (_, index) => view.getInt32(4 * index)))
  hash.buffer.set(state.subarray(head))
  hash.pos = state.length - head
  hash.length = length
}
