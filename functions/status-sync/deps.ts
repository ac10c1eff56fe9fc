// Composition root of `status-sync`.
import { createCallbackSender, type CallbackSender } from '../_adapters/callbacks/callback-sender.ts'
import type { FunctionContext } from '../_kernel/define-function.ts'
import type { Log } from '../_kernel/log.ts'
import { openRuntime, type Runtime } from '../_runtime/open-runtime.ts'
import { readConfig, type Config } from './config.ts'

export interface Deps extends Runtime {
  config: Config
  callbacks: CallbackSender
  log: Log
}

export async function openDeps(context: FunctionContext): Promise<Deps> {
  const runtime = await openRuntime(context)
  const config = readConfig(context.env)
  return { ...runtime, config, log: context.log, callbacks: createCallbackSender({ timeoutMs: config.callbackTimeoutMs }) }
}
