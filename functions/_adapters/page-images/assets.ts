// Where the drawing's fonts, character maps and decoders lie, in the source tree and beside a bundle.
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Beside a bundled function, the build puts the worker and these folders under these names. */
const bundledWorker = 'page-images-worker.mjs'
const bundledAssets = 'page-images-assets'

export interface PageImageAssets {
  /** Noto Sans SC, TrueType, 10.5 MB. */
  readonly font: string
  readonly cMaps: string
  readonly standardFonts: string
  /** Decoders of JPEG 2000, JBIG2 and colour profiles. */
  readonly wasm: string
  readonly icc: string
}

const beside = (name: string): string => join(dirname(fileURLToPath(import.meta.url)), name)

/** The worker's file: bundled, or the source itself. */
export function workerFile(): string {
  return existsSync(beside(bundledWorker)) ? beside(bundledWorker) : beside('render-worker.ts')
}

/** Folder paths end with a slash, as pdf.js wants them. */
export function pageImageAssets(): PageImageAssets {
  const bundled = beside(bundledAssets)
  if (existsSync(bundled)) {
    return {
      font: join(bundled, 'NotoSansSC_400Regular.ttf'),
      cMaps: join(bundled, 'cmaps/'),
      standardFonts: join(bundled, 'standard_fonts/'),
      wasm: join(bundled, 'wasm/'),
      icc: join(bundled, 'iccs/'),
    }
  }
  const sources = assetSources()
  return {
    font: sources.font,
    cMaps: `${sources.cmaps}/`,
    standardFonts: `${sources.standard_fonts}/`,
    wasm: `${sources.wasm}/`,
    icc: `${sources.iccs}/`,
  }
}

function assetSources(): Record<'font' | 'cmaps' | 'standard_fonts' | 'wasm' | 'iccs', string> {
  const { resolve } = createRequire(import.meta.url)
  const pdfjs = dirname(resolve('pdfjs-dist/package.json'))
  const noto = dirname(resolve('@expo-google-fonts/noto-sans-sc/package.json'))
  return {
    font: join(noto, '400Regular/NotoSansSC_400Regular.ttf'),
    cmaps: join(pdfjs, 'cmaps'),
    standard_fonts: join(pdfjs, 'standard_fonts'),
    wasm: join(pdfjs, 'wasm'),
    iccs: join(pdfjs, 'iccs'),
  }
}

/**
 * What the build of a function that draws pages must do besides bundling it: bundle `worker.entry` to `worker.to`
 * and copy each `from` (file or folder) to `to`, all relative to the folder of the bundle. `@napi-rs/canvas` is a native
 * module: it stays external in both bundles and is installed beside them.
 */
export function pageImageBuildSteps(): {
  worker: { entry: string; to: string }
  copies: readonly { from: string; to: string }[]
  external: readonly string[]
} {
  const { font, ...folders } = assetSources()
  return {
    worker: { entry: beside('render-worker.ts'), to: bundledWorker },
    copies: [
      { from: font, to: `${bundledAssets}/NotoSansSC_400Regular.ttf` },
      ...Object.entries(folders).map(([name, from]) => ({ from, to: `${bundledAssets}/${name}` })),
    ],
    external: ['@napi-rs/canvas'],
  }
}
