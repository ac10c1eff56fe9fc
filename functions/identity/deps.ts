// Composition root of `identity`.
import { createHttpMessenger } from '../_adapters/messaging/http-messenger.ts'
import { createCodeToSession, type CodeToSession } from '../_adapters/wechat/code-to-session.ts'
import { openProviders } from '../_adapters/proofing/open-providers.ts'
import type { ProofingProviders } from '../_domain/proofing/providers.ts'
import type { Messenger } from '../_domain/ports.ts'
import type { Caller, FunctionContext } from '../_kernel/define-function.ts'
import type { Log } from '../_kernel/log.ts'
import { openRuntime, type Runtime } from '../_runtime/open-runtime.ts'
import { readConfig, type Config } from './config.ts'

export interface Deps extends Runtime {
  config: Config
  messenger: Messenger | undefined
  codeToSession: CodeToSession | undefined
  providers: ProofingProviders
  call: Caller
  log: Log
}

export async function openDeps(context: FunctionContext): Promise<Deps> {
  const config = readConfig(context.env)
  return {
    ...(await openRuntime(context)),
    config,
    messenger: config.messenger && createHttpMessenger(config.messenger),
    codeToSession: config.wechat && createCodeToSession(config.wechat),
    providers: openProviders(config.provider, () => context.clock.nowMs()),
    call: context.call,
    log: context.log,
  }
}
