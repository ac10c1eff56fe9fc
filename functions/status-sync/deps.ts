// Composition root of `status-sync`.
import { createCallbackSender, type CallbackSender } from '../_adapters/callbacks/callback-sender.ts'
import { openProviders } from '../_adapters/notices/open-senders.ts'
import type { ReminderRules } from '../_domain/document/provisional.ts'
import type { NoticeSender } from '../_domain/notice/notice-sender.ts'
import type { FunctionContext } from '../_kernel/define-function.ts'
import type { Log } from '../_kernel/log.ts'
import { openRuntime, type Runtime } from '../_runtime/open-runtime.ts'
import { readReminderRules } from '../_runtime/reminder-rules.ts'
import { readConfig, type Config } from './config.ts'

export interface Deps extends Runtime {
  config: Config
  callbacks: CallbackSender
  log: Log
  rules: ReminderRules
  /** providers of messages, in the order they are asked */
  senders: readonly NoticeSender[]
}

export async function openDeps(context: FunctionContext): Promise<Deps> {
  const runtime = await openRuntime(context)
  const config = readConfig(context.env)
  const { senders } = openProviders(context.env, { publicUrl: runtime.settings.publicUrl, nowMs: () => context.clock.nowMs() })
  return { ...runtime, config, senders, rules: readReminderRules(context.env), log: context.log, callbacks: createCallbackSender({ timeoutMs: config.callbackTimeoutMs }) }
}
