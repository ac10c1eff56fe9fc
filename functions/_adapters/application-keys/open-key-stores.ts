// Opens the key stores that the settings name. A device that is away does not stop the process: its keys answer with a fault until it is back.
import { Fault } from '@yiqian/shared/protocol/faults.ts'
import type { ImportingKeyStore, KeptKeyStore, KeyStore, KeyStoreName } from '../../_domain/application-key/application-key.ts'
import type { Clock } from '../../_domain/ports.ts'
import type { KeyWrapping, Sm2Engine } from './key-parts.ts'
import type { KeyStoreSettings } from './key-store-settings.ts'
import type { OpenKeysLimits } from './open-software-keys.ts'
import { createPkcs11KeyStore } from './pkcs11/pkcs11-key-store.ts'
import { createSdfKeyStore } from './sdf/sdf-key-store.ts'
import { createSoftwareKeyStore } from './software-key-store.ts'

export interface OpenKeyStoresOptions {
  /** `readKeyStoreSettings(env)` */
  readonly settings: KeyStoreSettings
  /** the keyring: wraps software keys under the master key */
  readonly wrapping: KeyWrapping
  readonly kept: KeptKeyStore
  readonly gm: Sm2Engine
  readonly clock: Clock
  readonly openKeys?: Partial<OpenKeysLimits>
}

export interface OpenKeyStores {
  readonly software: ImportingKeyStore
  readonly pkcs11?: KeyStore
  readonly sdf?: KeyStore
  /** @throws {Fault} key.store_not_configured */
  store(name: KeyStoreName): KeyStore
  /** each store that is set up */
  all(): KeyStore[]
  close(): Promise<void>
}

const missing: Readonly<Record<KeyStoreName, { whyZh: string; whyEn: string }>> = {
  software: { whyZh: '未打开', whyEn: 'it is not open' },
  pkcs11: { whyZh: '请设置 PKCS11_MODULE 与 PKCS11_PIN_FILE', whyEn: 'set PKCS11_MODULE and PKCS11_PIN_FILE' },
  sdf: { whyZh: '请设置 SDF_LIBRARY', whyEn: 'set SDF_LIBRARY' },
}

export function openKeyStores(options: OpenKeyStoresOptions): OpenKeyStores {
  const { settings, gm, kept, clock } = options
  const software = createSoftwareKeyStore(options)
  const pkcs11 = settings.pkcs11 && createPkcs11KeyStore({ settings: settings.pkcs11, gm, kept, clock })
  const sdf = settings.sdf && createSdfKeyStore({ settings: settings.sdf, gm, kept, clock })
  const open: Partial<Record<KeyStoreName, KeyStore>> = { software, ...(pkcs11 && { pkcs11 }), ...(sdf && { sdf }) }
  return {
    software,
    ...(pkcs11 && { pkcs11 }),
    ...(sdf && { sdf }),
    store(name) {
      const store = open[name]
      if (!store) throw new Fault('key.store_not_configured', { facts: { store: name, ...missing[name] } })
      return store
    },
    all: () => Object.values(open),
    close: async () => void (await Promise.all(Object.values(open).map((store) => store.close()))),
  }
}
