// The software key store of this process: one for all functions that sign with keys of the platform.
import { createSoftwareKeyStore } from '../_adapters/application-keys/software-key-store.ts'
import type { ImportingKeyStore } from '../_domain/application-key/application-key.ts'
import type { FunctionContext } from '../_kernel/define-function.ts'
import type { Runtime } from './open-runtime.ts'

export const openSoftwareKeys = (context: FunctionContext, { database, keyring, gm, kernel }: Runtime): Promise<ImportingKeyStore> =>
  context.share('software-keys', () => {
    const store = createSoftwareKeyStore({ kept: database.stores.keptKeys, wrapping: keyring, gm, clock: kernel.clock })
    context.onClose(() => store.close())
    return Promise.resolve(store)
  })
