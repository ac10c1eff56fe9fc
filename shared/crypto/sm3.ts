// Owns the SM3 hash: one call, or piece by piece. Shaped like a noble hash, so noble's constructions accept it.
import { compressSm3, scheduleWords, sm3Initial } from './sm3-compress.ts'
import { CryptoError } from './error.ts'

const blockBytes = 64
const digestBytes = 32

/**
 * A hash under way.
 * @source GB/T 32905—2016 §5.2 (padding), §5.3 (iteration).
 */
export class Sm3 {
  readonly blockLen = blockBytes
  readonly outputLen = digestBytes
  readonly canXOF = false
  private chaining = Int32Array.from(sm3Initial)
  private readonly schedule = new Int32Array(scheduleWords)
  private readonly pending = new Uint8Array(blockBytes)
  private pendingBytes = 0
  private totalBytes = 0
  private finished = false

  /** Takes the next bytes of the message, any number of them, 2⁵⁰ in all at most. */
  update(message: Uint8Array): this {
    this.assertLive()
    let offset = 0
    this.totalBytes += message.length
    if (this.pendingBytes > 0) {
      offset = Math.min(blockBytes - this.pendingBytes, message.length)
      this.pending.set(message.subarray(0, offset), this.pendingBytes)
      this.pendingBytes += offset
      if (this.pendingBytes < blockBytes) return this
      this.absorb(this.pending, 0)
      this.pendingBytes = 0
    }
    for (; offset + blockBytes <= message.length; offset += blockBytes) this.absorb(message, offset)
    this.pending.set(message.subarray(offset), 0)
    this.pendingBytes = message.length - offset
    return this
  }

  /** Finishes the hash and erases the state; 32 bytes. */
  digest(): Uint8Array<ArrayBuffer> {
    const output = new Uint8Array(digestBytes)
    this.digestInto(output)
    return output
  }

  /** As {@link digest}, into the first 32 bytes of `output`. */
  digestInto(output: Uint8Array): Uint8Array {
    this.assertLive()
    if (output.length < digestBytes) throw new CryptoError('crypto.length_wrong', 'digest output')
    this.pad()
    for (let i = 0; i < 8; i++) writeWord(output, 4 * i, this.chaining[i]!)
    this.destroy()
    return output.subarray(0, digestBytes)
  }

  /** Erases the state. The object is of no use afterwards. */
  destroy(): void {
    this.finished = true
    this.chaining.fill(0)
    this.schedule.fill(0)
    this.pending.fill(0)
  }

  /** An independent copy of the hash so far. */
  clone(): Sm3 {
    return this._cloneInto(new Sm3())
  }

  /** Copies the state into `to`; named as noble's HMAC expects it. */
  _cloneInto(to: Sm3 = new Sm3()): Sm3 {
    to.chaining.set(this.chaining)
    to.pending.set(this.pending)
    to.pendingBytes = this.pendingBytes
    to.totalBytes = this.totalBytes
    to.finished = this.finished
    return to
  }

  /** The hash so far as bytes, for {@link Sm3.resume}: chaining value (32), length in bytes (8), what does not fill a block yet. */
  exportState(): Uint8Array {
    this.assertLive()
    const state = new Uint8Array(40 + this.pendingBytes)
    for (let i = 0; i < 8; i++) writeWord(state, 4 * i, this.chaining[i]!)
    writeWord(state, 32, Math.floor(this.totalBytes / 0x1_0000_0000))
    writeWord(state, 36, this.totalBytes)
    state.set(this.pending.subarray(0, this.pendingBytes), 40)
    return state
  }

  /** Goes on from a state. @throws {CryptoError} crypto.length_wrong — no state of such a hash */
  static resume(state: Uint8Array): Sm3 {
    const hash = new Sm3()
    const view = new DataView(state.buffer, state.byteOffset, state.byteLength)
    const total = state.length < 40 ? NaN : view.getUint32(32) * 0x1_0000_0000 + view.getUint32(36)
    if (total % blockBytes !== state.length - 40) throw new CryptoError('crypto.length_wrong', 'SM3 state')
    for (let i = 0; i < 8; i++) hash.chaining[i] = view.getInt32(4 * i)
    hash.pending.set(state.subarray(40))
    hash.pendingBytes = state.length - 40
    hash.totalBytes = total
    return hash
  }

  /** The chaining value, for PBKDF2, which goes on from it by words. Only at a block boundary. */
  chainingWords(): Int32Array {
    this.assertLive()
    if (this.pendingBytes !== 0) throw new CryptoError('crypto.length_wrong', 'SM3: not at a block boundary')
    return this.chaining.slice()
  }

  /** Appends the bit 1, zeros, and the length in bits as 8 big-endian bytes. */
  private pad(): void {
    this.pending[this.pendingBytes] = 0x80
    this.pending.fill(0, this.pendingBytes + 1)
    if (this.pendingBytes + 9 > blockBytes) {
      this.absorb(this.pending, 0)
      this.pending.fill(0)
    }
    writeWord(this.pending, 56, Math.floor(this.totalBytes / 0x2000_0000))
    writeWord(this.pending, 60, this.totalBytes << 3)
    this.absorb(this.pending, 0)
  }

  /** One block of `bytes`, from `offset`. */
  private absorb(bytes: Uint8Array, offset: number): void {
    const w = this.schedule
    for (let i = 0; i < 16; i++, offset += 4) {
      w[i] = (bytes[offset]! << 24) | (bytes[offset + 1]! << 16) | (bytes[offset + 2]! << 8) | bytes[offset + 3]!
    }
    compressSm3(this.chaining, w)
  }

  private assertLive(): void {
    if (this.finished) throw new CryptoError('crypto.encoding_invalid', 'SM3: digest was already taken')
  }
}

function writeWord(bytes: Uint8Array, offset: number, word: number): void {
  bytes[offset] = word >>> 24
  bytes[offset + 1] = word >>> 16
  bytes[offset + 2] = word >>> 8
  bytes[offset + 3] = word
}

/** `sm3(message)`, with what noble's hashes carry: `create`, `blockLen`, `outputLen`. */
export interface Sm3Function {
  /** The 32-byte digest of a whole message. */
  (message: Uint8Array): Uint8Array<ArrayBuffer>
  /** A hash under way, to feed piece by piece. */
  create(): Sm3
  readonly blockLen: number
  readonly outputLen: number
  readonly canXOF: false
}

/**
 * SM3, 256-bit hash.
 * @source GB/T 32905—2016; vectors in shared/vectors/gbt32905.
 */
export const sm3: Sm3Function = Object.assign((message: Uint8Array) => new Sm3().update(message).digest(), {
  create: () => new Sm3(),
  blockLen: blockBytes,
  outputLen: digestBytes,
  canXOF: false as const,
})
