// Composition root of `timestamp`.
import type { FunctionContext } from '../_kernel/define-function.ts'
import { openRuntime, type Runtime } from '../_runtime/open-runtime.ts'
import { createTimeAuthority, type TimeAuthority } from './time-authority.ts'
import { readConfig, type Config } from './config.ts'

export interface Deps extends Runtime {
  config: Config
  authority: TimeAuthority
}

export async function openDeps(context: FunctionContext): Promise<Deps> {
  const runtime = await openRuntime(context)
  const config = readConfig(context.env)
  return { ...runtime, config, authority: createTimeAuthority(runtime, config, context.call) }
}
