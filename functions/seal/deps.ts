// Composition root of `seal`.
import { readFile } from 'node:fs/promises'
import type { InkColour } from '@yiqian/shared/impression/picture.ts'
import type { PdfFonts } from '@yiqian/shared/pdf/font-runs.ts'
import { pageImageAssets } from '../_adapters/page-images/assets.ts'
import { createPageImages, type PageImages } from '../_adapters/page-images/page-images.ts'
import type { Caller, FunctionContext } from '../_kernel/define-function.ts'
import { openRuntime, type Runtime } from '../_runtime/open-runtime.ts'
import { readDraftSettings, type DraftSettings } from './drafts/draft-settings.ts'
import { readInks } from './ink-settings.ts'
import { createRecentPictures, type RecentPictures } from './recent-pictures.ts'

export interface Deps extends Runtime {
  pageImages: PageImages
  pictures: RecentPictures
  /** the inks of handwritten signatures, the usual one first */
  inks: InkColour[]
  /** documents that begin on a phone */
  draftSettings: DraftSettings
  /** read once, at the first signature */
  fonts(): Promise<PdfFonts>
  call: Caller
}

export async function openDeps(context: FunctionContext): Promise<Deps> {
  const runtime = await openRuntime(context)
  const pageImages = await context.share('page-images', async () => createPageImages())
  context.onClose(() => pageImages.close())
  let fonts: Promise<PdfFonts> | undefined
  return { ...runtime, pageImages, pictures: createRecentPictures(context.clock), draftSettings: readDraftSettings(context.env), inks: readInks(context.env['HANDWRITING_INKS']), call: context.call, fonts: () => (fonts ??= readFonts(context.env['EXTRA_FONT_FILE'])) }
}

/** Noto Sans SC, and for rare characters a further font that the operator gives (EXTRA_FONT_FILE). */
async function readFonts(extraFile: string | undefined): Promise<PdfFonts> {
  const primary = new Uint8Array(await readFile(pageImageAssets().font))
  return { primary, fallbacks: extraFile ? [new Uint8Array(await readFile(extraFile))] : [] }
}
