// Owns memory for small results that are made thousands of times a second: an array of its own costs more than filling it.

const SLAB_BYTES = 16_384
const MOST_BYTES = 2048
let slab = new ArrayBuffer(0)
let used = 0

/**
 * Zeros, given to nobody else; many lie in one buffer, as Node's own small buffers do, so `.buffer` is not the result's alone.
 * For what goes out in the end: a slab lasts as long as the last of its results. Never for secrets.
 */
export function smallBytes(length: number): Uint8Array {
  if (length > MOST_BYTES) return new Uint8Array(length)
  if (used + length > slab.byteLength) [slab, used] = [new ArrayBuffer(SLAB_BYTES), 0]
  const bytes = new Uint8Array(slab, used, length)
  used += length
  return bytes
}
