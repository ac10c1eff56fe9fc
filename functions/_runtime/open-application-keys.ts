// The application keys of this process: every key store that the settings name, opened once for all functions.
import { createApplicationKeys, type ApplicationKeys } from '../_adapters/application-keys/application-keys.ts'
import { readKeyStoreSettings } from '../_adapters/application-keys/key-store-settings.ts'
import { openKeyStores, type OpenKeyStores } from '../_adapters/application-keys/open-key-stores.ts'
import type { FunctionContext } from '../_kernel/define-function.ts'
import type { Runtime } from './open-runtime.ts'

export interface OpenApplicationKeys {
  stores: OpenKeyStores
  keys: ApplicationKeys
}

export const openApplicationKeys = (context: FunctionContext, { database, keyring, gm, kernel }: Runtime): Promise<OpenApplicationKeys> =>
  context.share('application-keys', () => {
    const { clock, random } = kernel
    const stores = openKeyStores({ settings: readKeyStoreSettings(context.env), wrapping: keyring, kept: database.stores.keptKeys, gm, clock })
    context.onClose(() => stores.close())
    return Promise.resolve({ stores, keys: createApplicationKeys({ database, stores, clock, random }) })
  })
