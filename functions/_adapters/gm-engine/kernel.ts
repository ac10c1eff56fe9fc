// Owns one instance of the engine's module: its exports by type, bytes in and out, and erasing what was secret.
import { CryptoError } from '@yiqian/shared/crypto/error.ts'
import { hexToBytes } from '@yiqian/shared/crypto/bytes.ts'
import { engineModule } from './assets.ts'

/** What assembly/index.ts exports; offsets and meanings are documented there. */
interface KernelExports {
  readonly memory: WebAssembly.Memory
  start(): number
  ioAddress(): number
  wipe(ioLength: number): void
  wipePoints(): void
  allocateKeyTable(): number
  checkPoint(): number
  multiplyBase(): number
  multiplyPoint(): number
  multiplyAddPublic(): number
  multiplyAddScalar(): void
  invertScalar(): number
  signWithNonce(): number
  signMessage(input: number, inputLength: number, digest: number, message: number, length: number): number
  verify(): number
  prepareKey(table: number): number
  verifyKnown(table: number): number
  completeSigning(bindLength: number, isCheck: number): number
  sm3Start(): void
  sm3Compress(blocks: number, count: number): void
  sm3Finish(message: number, length: number, total: bigint, digest: number): void
  sm3Digest(message: number, length: number, digest: number): void
  sm4SetKey(key: number, isDecrypting: number): void
  sm4SetBlock(block: number): void
  sm4Ecb(data: number, count: number): void
  sm4CbcEncrypt(data: number, count: number): void
  sm4CbcDecrypt(data: number, count: number): void
  sm4Ctr(data: number, length: number, isShort: number): void
  ghashStart(h: number): void
  ghashUpdate(data: number, length: number): void
  ghashResult(output: number): void
  hmacSm3(key: number, keyLength: number, message: number, length: number, digest: number): void
}

/** What the module's functions answer. @see assembly/sm2.ts */
export const STATUS = { ok: 0, scalarOutOfRange: 1, pointInvalid: 2, degenerate: 3, partialWrong: 4, invalid: 5, nonceOutOfRange: 6 } as const

/** Bytes of the exchange area. */
export const ioBytes = 0x20000

/** An instance belongs to one thread; nothing in it is asynchronous. */
export interface Kernel {
  readonly exports: KernelExports
  /** Address of the exchange area, for the functions that take addresses. */
  readonly io: number
  put(offset: number, bytes: Uint8Array): void
  /** A copy. */
  take(offset: number, length: number): Uint8Array<ArrayBuffer>
  /** Fills `target`. */
  takeInto(offset: number, target: Uint8Array): void
  /** Runs an operation and erases the temporaries and the first `used` bytes of the exchange area, whatever happens. */
  erasing<T>(used: number, operation: () => T): T
}

const basePoint = hexToBytes(
  '32c4ae2c1f1981195f9904466a39c9948fe30bbff2660be1715a4589334c74c7bc3736a2f4f6779c59bdcee36b692153d0a9877cc62a474002df32e52139f0a0',
)

/**
 * Compiles the module and builds the tables of G: about 10 ms.
 * @param module for tests: an instrumented build of the same source.
 */
export function createKernel(module: Uint8Array<ArrayBuffer> = engineModule(), imports: WebAssembly.Imports = {}): Kernel {
  const instance = new WebAssembly.Instance(new WebAssembly.Module(module), imports)
  const exports = instance.exports as unknown as KernelExports
  const io = exports.ioAddress()
  let view = new Uint8Array(exports.memory.buffer, io, ioBytes)
  /** The memory moves when it grows. */
  const bytes = (): Uint8Array => (view.byteLength > 0 ? view : (view = new Uint8Array(exports.memory.buffer, io, ioBytes)))
  const kernel: Kernel = {
    exports,
    io,
    put: (offset, source) => bytes().set(source, offset),
    take: (offset, length) => bytes().slice(offset, offset + length),
    takeInto: (offset, target) => target.set(bytes().subarray(offset, offset + target.length)),
    erasing(used, operation) {
      try {
        return operation()
      } finally {
        exports.wipe(used)
      }
    },
  }
  kernel.put(0, basePoint)
  if (exports.start() !== 1) throw new Error('the engine does not accept its own base point')
  return kernel
}

/** @throws {CryptoError} for a status that has a code of its own. */
export function assertStatus(status: number, detail = ''): void {
  if (status === STATUS.ok) return
  if (status === STATUS.scalarOutOfRange) throw new CryptoError('crypto.scalar_out_of_range', detail)
  if (status === STATUS.pointInvalid) throw new CryptoError('crypto.point_invalid', detail)
  if (status === STATUS.degenerate) throw new CryptoError('crypto.signature_degenerate', detail)
  if (status === STATUS.partialWrong) throw new CryptoError('cosign.partial_wrong', detail)
  throw new Error(`the engine answered ${status}`)
}
