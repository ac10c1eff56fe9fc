// Composition root of `certificates`.
import type { FunctionContext } from '../_kernel/define-function.ts'
import { openRuntime, type Runtime } from '../_runtime/open-runtime.ts'
import { createAuthority, type Authority } from './authority.ts'

export interface Deps extends Runtime {
  authority: Authority
}

export async function openDeps(context: FunctionContext): Promise<Deps> {
  const runtime = await openRuntime(context)
  return { ...runtime, authority: createAuthority(runtime) }
}
