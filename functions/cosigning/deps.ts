// Composition root of `cosigning`: the one function that opens the vault.
import { openVerifiers, type Verifiers } from '../_adapters/biometric/open-verifiers.ts'
import { createHttpMessenger } from '../_adapters/messaging/http-messenger.ts'
import { openVault } from '../_adapters/key-shares/open-vault.ts'
import type { Vault } from '../_adapters/key-shares/vault.ts'
import type { Messenger } from '../_domain/ports.ts'
import type { Caller, FunctionContext } from '../_kernel/define-function.ts'
import type { Log } from '../_kernel/log.ts'
import { openKeyFile } from '../_runtime/key-files.ts'
import { openRuntime, type Runtime } from '../_runtime/open-runtime.ts'
import { readConfig, type Config } from './config.ts'

export interface Deps extends Omit<Runtime, 'files' | 'journals'> {
  config: Config
  vault: Vault
  /** of one-time codes */
  messenger: Messenger | undefined
  /** of biometric proofs */
  verifiers: Verifiers
  /** clears the nonces of sessions that ran out of time */
  removeExpiredNonces(): Promise<void>
  call: Caller
  log: Log
}

export async function openDeps(context: FunctionContext): Promise<Deps> {
  const runtime = await openRuntime(context)
  const { settings, sm2, gm } = runtime
  const { vault, removeExpired, close } = await openVault({ url: settings.vaultDatabaseUrl, kek: openKeyFile(settings.vaultKeyFile, context.random), sm2, clock: context.clock, arithmetic: gm.vault })
  context.onClose(close)
  const config = readConfig(context.env)
  const verifiers = openVerifiers({ publicUrl: settings.publicUrl, wechat: config.wechat, nowMs: () => context.clock.nowMs() })
  return { ...runtime, config, vault, verifiers, messenger: config.messenger && createHttpMessenger(config.messenger), removeExpiredNonces: removeExpired, call: context.call, log: context.log }
}
