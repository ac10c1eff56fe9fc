// Randomness of the host, drawn a page at a time: a call to the generator costs as much as half a signature.
import { randomFillSync } from 'node:crypto'
import type { RandomBytes } from '@yiqian/shared/crypto/random.ts'

const POOL_BYTES = 4096
/** Larger wishes go to the generator. */
const MOST_BYTES = 256

/** @returns bytes that nobody else was given; what is handed out is wiped from the pool. */
export function createRandomPool(fill: (bytes: Uint8Array) => void = (bytes) => void randomFillSync(bytes)): RandomBytes {
  const pool = new Uint8Array(POOL_BYTES)
  let at = POOL_BYTES
  return (lengthBytes) => {
    if (lengthBytes > MOST_BYTES) {
      const bytes = new Uint8Array(lengthBytes)
      fill(bytes)
      return bytes
    }
    if (at + lengthBytes > POOL_BYTES) {
      fill(pool)
      at = 0
    }
    const bytes = pool.slice(at, at + lengthBytes)
    pool.fill(0, at, at + lengthBytes)
    at += lengthBytes
    return bytes
  }
}
