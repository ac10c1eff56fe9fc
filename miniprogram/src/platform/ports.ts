// The outside of a phone as the client modules see it. The mini-program, H5 and the command line each bring their own.
import type { Sm2 } from '@yiqian/shared/crypto/sm2/curve.ts'

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
 * The SM2 curve with its randomness, for steps that run without a pause. Phones give random bytes asynchronously
 * only, so they are fetched before `act` runs; other random bytes are drawn by `sm2.random` as well.
 */
export interface Curve {
  /** @throws {CryptoError} crypto.random_unavailable — the platform's source failed */
  run<T>(act: (sm2: Sm2) => T): Promise<T>
}

export interface Clock {
  nowMs(): number
  wait(ms: number): Promise<void>
}

/** Everything a flow needs from outside. */
export interface Ports {
  transport: Transport
  storage: Storage
  curve: Curve
  clock: Clock
}
