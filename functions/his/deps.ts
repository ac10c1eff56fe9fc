// Composition root of `his`.
import { createPageImages, type PageImages } from '../_adapters/page-images/page-images.ts'
import type { Caller, FunctionContext } from '../_kernel/define-function.ts'
import { openRuntime, type Runtime } from '../_runtime/open-runtime.ts'
import { readReminderRules, type ProvisionalSettings } from '../_runtime/reminder-rules.ts'

export interface Deps extends Runtime {
  pageImages: PageImages
  call: Caller
  rules: ProvisionalSettings
  /** PRACTICE_PLACES_APPLICATION: id of the client system that may say where people practise; absent: none may */
  practicePlacesApplication: string | undefined
}

export async function openDeps(context: FunctionContext): Promise<Deps> {
  const runtime = await openRuntime(context)
  const pageImages = await context.share('page-images', async () => createPageImages())
  context.onClose(() => pageImages.close())
  return { ...runtime, pageImages, call: context.call, rules: readReminderRules(context.env), practicePlacesApplication: context.env['PRACTICE_PLACES_APPLICATION'] || undefined }
}
