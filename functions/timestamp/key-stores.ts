// What a time authority needs of the key stores.
import type { ImportingKeyStore, KeyStore, KeyStoreName } from '../_domain/application-key/application-key.ts'

export interface KeyStores {
  /** @throws {Fault} key.store_not_configured */
  store(name: KeyStoreName): KeyStore
  /** takes in keys that were made elsewhere */
  readonly software: ImportingKeyStore
}
