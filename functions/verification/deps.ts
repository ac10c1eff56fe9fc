// Composition root of `verification`.
import type { Caller, FunctionContext } from '../_kernel/define-function.ts'
import { openRuntime, type Runtime } from '../_runtime/open-runtime.ts'
import { openValidation, type Validation } from '../_runtime/open-validation.ts'

export interface Deps extends Runtime {
  call: Caller
  validation: Validation
}

export async function openDeps(context: FunctionContext): Promise<Deps> {
  return { ...(await openRuntime(context)), call: context.call, validation: await openValidation(context) }
}
