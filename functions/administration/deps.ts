// Composition root of `administration`.
import type { FunctionContext } from '../_kernel/define-function.ts'
import { openRuntime, type Runtime } from '../_runtime/open-runtime.ts'

export type Deps = Runtime

export function openDeps(context: FunctionContext): Promise<Deps> {
  return openRuntime(context)
}
