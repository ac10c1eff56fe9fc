// Composition root of `identity`.
import { createHttpMessenger } from '../_adapters/messaging/http-messenger.ts'
import { createCodeToSession, type CodeToSession } from '../_adapters/wechat/code-to-session.ts'
import { openProviders as openNoticeProviders, type Providers as NoticeProviders } from '../_adapters/notices/open-senders.ts'
import { openProviders } from '../_adapters/proofing/open-providers.ts'
import type { ReminderRules } from '../_domain/document/provisional.ts'
import type { ProofingProviders } from '../_domain/proofing/providers.ts'
import type { Messenger } from '../_domain/ports.ts'
import type { Caller, FunctionContext } from '../_kernel/define-function.ts'
import type { Log } from '../_kernel/log.ts'
import { openRuntime, type Runtime } from '../_runtime/open-runtime.ts'
import { readReminderRules } from '../_runtime/reminder-rules.ts'
import { readConfig, type Config } from './config.ts'

export interface Deps extends Runtime {
  config: Config
  messenger: Messenger | undefined
  codeToSession: CodeToSession | undefined
  providers: ProofingProviders
  /** providers of messages and their accounts */
  notices: NoticeProviders
  rules: ReminderRules
  call: Caller
  log: Log
}

export async function openDeps(context: FunctionContext): Promise<Deps> {
  const config = readConfig(context.env)
  const runtime = await openRuntime(context)
  return {
    ...runtime,
    notices: openNoticeProviders(context.env, { publicUrl: runtime.settings.publicUrl, nowMs: () => context.clock.nowMs() }),
    rules: readReminderRules(context.env),
    config,
    messenger: config.messenger && createHttpMessenger(config.messenger),
    codeToSession: config.wechat && createCodeToSession(config.wechat),
    providers: openProviders(config.provider, () => context.clock.nowMs()),
    call: context.call,
    log: context.log,
  }
}
