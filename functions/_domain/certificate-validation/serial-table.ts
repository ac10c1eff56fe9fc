// A compact table of revoked serial numbers: columns and an open-addressed index, about 45 octets an entry, each found in a few probes.
import { hexToBytes } from '@yiqian/shared/crypto/bytes.ts'
import { revocationReasons, type RevocationReason } from '@yiqian/shared/crypto/x509/crl.ts'

export interface RevokedSerial {
  readonly revokedAtMs: number
  /** absent: not stated */
  readonly reason?: RevocationReason
}

const REASONS = Object.keys(revocationReasons) as RevocationReason[]
/** Place in `REASONS`, from 1; 0 for none. */
const codeOf = (reason: RevocationReason | undefined): number => (reason === undefined ? 0 : REASONS.indexOf(reason) + 1)

export class SerialTable {
  readonly #seed: number
  readonly #slots: Int32Array
  readonly #mask: number
  readonly #ends: Uint32Array
  readonly #revokedAt: Float64Array
  readonly #reasons: Uint8Array
  #serials: Uint8Array
  #count = 0

  /**
   * @param capacity how many entries at most.
   * @param seed any 32 bits that those who choose serial numbers do not know.
   */
  constructor(capacity: number, seed: number) {
    this.#seed = seed | 0
    let slots = 4
    while (slots < capacity * 2) slots *= 2
    this.#slots = new Int32Array(slots)
    this.#mask = slots - 1
    this.#ends = new Uint32Array(capacity)
    this.#revokedAt = new Float64Array(capacity)
    this.#reasons = new Uint8Array(capacity)
    this.#serials = new Uint8Array(Math.max(16, capacity * 16))
  }

  get count(): number {
    return this.#count
  }

  get sizeBytes(): number {
    return this.#slots.byteLength + this.#ends.byteLength + this.#revokedAt.byteLength + this.#reasons.byteLength + this.#serials.byteLength
  }

  /** @param source holds the serial from `start` to `end`, without a leading sign octet. Of two with one serial the later counts. */
  add(source: Uint8Array, start: number, end: number, { revokedAtMs, reason }: RevokedSerial): void {
    const slot = this.#slotOf(source, start, end)
    const there = this.#slots[slot]!
    const index = there > 0 ? there - 1 : this.#append(source, start, end)
    this.#slots[slot] = index + 1
    this.#revokedAt[index] = revokedAtMs
    this.#reasons[index] = codeOf(reason)
  }

  find(serialHex: string): RevokedSerial | undefined {
    const serial = hexToBytes(serialHex)
    const index = this.#slots[this.#slotOf(serial, 0, serial.length)]! - 1
    if (index < 0) return undefined
    const reason = REASONS[this.#reasons[index]! - 1]
    return { revokedAtMs: this.#revokedAt[index]!, ...(reason && { reason }) }
  }

  #append(source: Uint8Array, start: number, end: number): number {
    const from = this.#count === 0 ? 0 : this.#ends[this.#count - 1]!
    const to = from + end - start
    if (to > this.#serials.length) this.#grow(to)
    for (let at = start; at < end; at++) this.#serials[from + at - start] = source[at]!
    this.#ends[this.#count] = to
    return this.#count++
  }

  #grow(least: number): void {
    const larger = new Uint8Array(Math.max(least, Math.ceil(this.#serials.length * 1.5)))
    larger.set(this.#serials)
    this.#serials = larger
  }

  /** Where the serial is, or the empty slot where it belongs. */
  #slotOf(source: Uint8Array, start: number, end: number): number {
    let hash = this.#seed ^ 0x811c9dc5
    for (let at = start; at < end; at++) hash = Math.imul(hash ^ source[at]!, 0x01000193)
    hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d)
    for (let slot = (hash ^ (hash >>> 13)) & this.#mask; ; slot = (slot + 1) & this.#mask) {
      const index = this.#slots[slot]! - 1
      if (index < 0 || this.#isAt(index, source, start, end)) return slot
    }
  }

  #isAt(index: number, source: Uint8Array, start: number, end: number): boolean {
    const from = index === 0 ? 0 : this.#ends[index - 1]!
    if (this.#ends[index]! - from !== end - start) return false
    for (let at = start; at < end; at++) if (this.#serials[from + at - start] !== source[at]) return false
    return true
  }
}
