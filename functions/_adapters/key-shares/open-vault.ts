// Opens the vault on its own database; the only door to it.
import type { Sm2 } from '@yiqian/shared/crypto/sm2/curve.ts'
import type { Clock } from '../../_domain/ports.ts'
import type { VaultArithmetic } from '../gm-engine/vault-arithmetic.ts'
import { openVaultStore } from './store.ts'
import { createVault, type Vault } from './vault.ts'

export interface OpenVault {
  vault: Vault
  /** Clears nonces of sessions that ran out of time. */
  removeExpired(): Promise<void>
  close(): Promise<void>
}

/** @param options.kek key-encryption key, 32 bytes; wiped here */
export async function openVault(options: { url: string; kek: Uint8Array; sm2: Sm2; clock: Clock; arithmetic?: VaultArithmetic }): Promise<OpenVault> {
  const { url, kek, sm2, clock, arithmetic } = options
  const store = await openVaultStore({ url })
  return { vault: createVault({ store, sm2, clock, kek, arithmetic }), removeExpired: () => store.deleteExpiredNonces(clock.nowMs()), close: () => store.close() }
}
