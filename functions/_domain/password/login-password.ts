// Owns the log-in password of a signer (MA-10): it opens the app after logging out, and signs nothing.
import type { Revised } from '../records.ts'

/** One row for each person who has set one. */
export interface LoginPassword extends Revised {
  /** the staff id */
  id: string
  /** `scrypt:<log2 N>:<r>:<p>:<salt hex>:<key hex>` */
  hash: string
  /** 0: only a reset by proofing helps, or the PIN */
  triesLeft: number
  setAtMs: number
}

export interface LoginPasswordStore {
  insert(password: LoginPassword): Promise<void>
  load(staffId: string): Promise<LoginPassword | undefined>
  replace(before: LoginPassword, after: LoginPassword): Promise<LoginPassword>
}

/** In a row. */
export const LOGIN_PASSWORD_TRIES = 5
