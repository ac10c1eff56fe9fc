// The outside of a phone as the client modules see it. The mini-program, H5 and the command line each bring their own.
import type { RandomBytes } from '@yiqian/shared/crypto/random.ts'

/** Answer of the server to one POST. Whatever the HTTP status was, the bytes are handed over. */
export interface TransportAnswer {
  status: number
  body: Uint8Array
}

/** Sends bytes and brings bytes back. Throws {@link NetworkError} and nothing else. */
export interface Transport {
  post(path: string, body: Uint8Array, options: { timeoutMs: number; contentType?: string }): Promise<TransportAnswer>
}

/**
 * Values that outlive the process, by key. `set` resolves only once the value is written down;
 * `get` answers undefined for a key that was never set.
 */
export interface Storage {
  get(key: string): Promise<string | undefined>
  set(key: string, value: string): Promise<void>
  remove(key: string): Promise<void>
  /** Runs one task at a time per name, across all windows or processes that share the storage. */
  exclusive<T>(name: string, task: () => Promise<T>): Promise<T>
}

/**
 * Cryptographic randomness. Phones give it asynchronously only, the curve code wants it at once: so each
 * operation reserves what it needs first. A reserve belongs to one caller. There is no fallback.
 */
export interface Randomness {
  reserve(sizeBytes: number): Promise<RandomBytes>
}

export interface Clock {
  nowMs(): number
  wait(ms: number): Promise<void>
}

/** Everything a flow needs from outside. */
export interface Ports {
  transport: Transport
  storage: Storage
  random: Randomness
  clock: Clock
}
