// What the routes of sample-function work with; the one place where it is put together.
import type { FunctionContext } from '../_kernel/define-function.ts'
import { openRuntime } from '../_runtime/open-runtime.ts'
import type { Runtime } from '../_runtime/open-runtime.ts'

export interface Deps {
  runtime: Runtime
}

export async function openDeps(context: FunctionContext): Promise<Deps> {
  return { runtime: await openRuntime(context) }
}
