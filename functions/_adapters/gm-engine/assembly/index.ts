// Owns what the engine's module offers to the host: initialisation, memory, erasing, and the operations.
import { readPoint } from './point'
import { BUILD_POINTS, IO, scratchEnd, scratchStart } from './layout'
import { buildBaseTables, KEY_TABLE_BYTES, PUBLIC_TABLE_BYTES, SECRET_TABLE_BYTES } from './multiply'
import { prepareSm3 } from './sm3'

export { checkPoint, completeSigning, invertScalar, multiplyAddPublic, multiplyAddScalar, multiplyBase, multiplyPoint, prepareKey, signMessage, signWithNonce, verify, verifyKnown } from './sm2'
export { ghashResult, ghashStart, ghashUpdate } from './ghash'
export { sm4CbcDecrypt, sm4CbcEncrypt, sm4Ctr, sm4Ecb, sm4SetBlock, sm4SetKey } from './sm4'
export { hmacSm3, sm3Compress, sm3Digest, sm3Finish, sm3Start } from './sm3'

let top: usize = 0

/** 0: x ‖ y of G, 64 bytes. Builds its tables; once, before anything else. @returns 0 if the bytes are not a point. */
export function start(): i32 {
  prepareSm3()
  if (!readPoint(IO)) return 0
  const secret = allocate(SECRET_TABLE_BYTES)
  buildBaseTables(secret, allocate(PUBLIC_TABLE_BYTES))
  wipe(64)
  return 1
}

/** Fresh memory, a multiple of 16, never given back. The host's views of the memory go stale. */
export function allocate(bytes: usize): usize {
  if (top == 0) top = (__heap_base + 15) & ~15
  const place = top
  top += (bytes + 15) & ~15
  const missing = <i32>((top + 0xffff) >> 16) - memory.size()
  if (missing > 0 && memory.grow(missing) < 0) unreachable()
  return place
}

/** Memory for one known key. */
export function allocateKeyTable(): usize {
  return allocate(KEY_TABLE_BYTES)
}

/** Erases every temporary and the first `ioLength` bytes of the exchange area. */
export function wipe(ioLength: i32): void {
  memory.fill(scratchStart, 0, scratchEnd - scratchStart)
  memory.fill(IO, 0, ioLength)
}

/** Erases the multiples of points that are not public either. */
export function wipePoints(): void {
  memory.fill(BUILD_POINTS, 0, 0x9000)
}

/** Where inputs go, and where SM3's state is. */
export function ioAddress(): usize {
  return IO
}
