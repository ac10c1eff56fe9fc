// Composition root of `verification`.
import type { Caller, FunctionContext } from '../_kernel/define-function.ts'
import { openRuntime, type Runtime } from '../_runtime/open-runtime.ts'
import { readConfig } from './config.ts'
import { createTrustAnchors, type LoadAnchors } from './trust-anchors.ts'

export interface Deps extends Runtime {
  call: Caller
  /** authorities to trust besides the hospital's own */
  anchors: LoadAnchors
}

export async function openDeps(context: FunctionContext): Promise<Deps> {
  const runtime = await openRuntime(context)
  const anchors = createTrustAnchors(readConfig(context.env).trustAnchorsFile)
  await anchors()
  return { ...runtime, call: context.call, anchors }
}
