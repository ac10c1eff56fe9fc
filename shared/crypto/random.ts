// Owns where random bytes come from: the synchronous type that all of shared/crypto takes, and the phone's prefetched pool.
import { CryptoError } from './error.ts'

/**
 * Gives `lengthBytes` fresh, unpredictable bytes, in a new array that the caller owns.
 * Fails closed: throws `crypto.random_unavailable` rather than answer with anything weaker.
 */
export type RandomBytes = (lengthBytes: number) => Uint8Array

/** A stock of random bytes, fetched ahead because the phone's source is asynchronous. */
export interface RandomPool {
  /**
   * Fetches until at least `lengthBytes` are in stock. Call it before each operation that needs randomness.
   * @throws {CryptoError} crypto.random_unavailable — the source failed or answered with something that is not random.
   */
  prefill(lengthBytes: number): Promise<void>
  /** Takes from the stock. Each byte is given out once and erased here. Never fetches, never falls back. */
  readonly take: RandomBytes
  /** Bytes in stock. */
  availableBytes(): number
}

/**
 * A pool over an asynchronous source, such as `wx.getUserCryptoManager().getRandomValues`.
 *
 * Budget, asserted by a test: building the curve 48 bytes, an enrolment 128, a signature 112, a channel
 * handshake 80. A draw that must be repeated (once in 2³²) takes more, so prefill some spare.
 *
 * @param fill asks the platform for `lengthBytes` random bytes.
 */
export function createRandomPool(fill: (lengthBytes: number) => Promise<Uint8Array>): RandomPool {
  let stock = new Uint8Array(0)

  async function prefill(lengthBytes: number): Promise<void> {
    const missingBytes = lengthBytes - stock.length
    if (missingBytes <= 0) return
    const askedBytes = Math.max(missingBytes, 32)
    const fresh = await fill(askedBytes).catch((cause: unknown) => {
      throw new CryptoError('crypto.random_unavailable', `source failed: ${String(cause)}`)
    })
    assertLooksRandom(fresh, askedBytes)
    const joined = new Uint8Array(stock.length + fresh.length)
    joined.set(stock)
    joined.set(fresh, stock.length)
    stock.fill(0)
    fresh.fill(0)
    stock = joined
  }

  function take(lengthBytes: number): Uint8Array {
    if (lengthBytes > stock.length) {
      throw new CryptoError('crypto.random_unavailable', `${stock.length} bytes in stock, ${lengthBytes} asked`)
    }
    const taken = stock.slice(0, lengthBytes)
    stock.fill(0, 0, lengthBytes)
    stock = stock.subarray(lengthBytes)
    return taken
  }

  return { prefill, take, availableBytes: () => stock.length }
}

/** Catches a broken source (short, or one byte repeated); it cannot judge a bad one. `bytes` is at least 32 long by construction. */
function assertLooksRandom(bytes: Uint8Array, lengthBytes: number): void {
  if (bytes.length !== lengthBytes) throw new CryptoError('crypto.random_unavailable', 'source answered with another length')
  if (bytes.every((byte) => byte === bytes[0])) throw new CryptoError('crypto.random_unavailable', 'source answered with a constant')
}
