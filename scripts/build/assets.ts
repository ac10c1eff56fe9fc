// Owns the files that bundled code reads at run time (fonts, tables, workers): put beside the bundle.
//
// Convention: code that reads files beside itself does so in a file named `assets.ts`, which also exports a function
// `…BuildSteps()` that says what the build must do. Any other use of `import.meta` would break once bundled: refused.
import { build } from 'esbuild'
import type { BuildOptions, Metafile } from 'esbuild'
import { cpSync, existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { root } from '../check/source-files.ts'

/** All places relative to the folder of the bundle. */
export interface BuildSteps {
  /** bundled by itself, for worker threads */
  worker?: { entry: string; to: string }
  /** file or folder → place */
  copies: readonly { from: string; to: string }[]
  /** packages that stay outside the bundles */
  external?: readonly string[]
}

/** Runs the build steps of every `assets.ts` in the bundle. Returns the places written and the packages left outside. */
export async function putAssets(
  metafile: Metafile,
  outFolder: string,
  options: BuildOptions,
): Promise<{ places: string[]; outside: string[] }> {
  const ours = Object.keys(metafile.inputs).filter(
    (input) => /^(functions|shared)\//.test(input) && existsSync(path.join(root, input)),
  )
  const lost = ours.filter((input) => path.basename(input) !== 'assets.ts' && usesImportMeta(input))
  if (lost.length > 0)
    throw new Error(
      `these read files beside themselves, which a bundle has not; see scripts/build/assets.ts:\n  ${lost.join('\n  ')}`,
    )
  const done: { places: string[]; outside: string[] } = { places: [], outside: [] }
  for (const input of ours.filter((file) => path.basename(file) === 'assets.ts')) {
    for (const steps of await buildStepsOf(input)) {
      done.places.push(...(await runSteps(steps, outFolder, options)))
      done.outside.push(...(steps.external ?? []))
    }
  }
  return done
}

function usesImportMeta(file: string): boolean {
  return /^(?!\s*(\/\/|\*)).*\bimport\.meta\b/m.test(readFileSync(path.join(root, file), 'utf8'))
}

async function buildStepsOf(file: string): Promise<BuildSteps[]> {
  const module = (await import(pathToFileURL(path.join(root, file)).href)) as Record<string, unknown>
  const makers = Object.entries(module).filter(
    ([name, value]) => name.endsWith('BuildSteps') && typeof value === 'function',
  )
  if (makers.length === 0) throw new Error(`${file} exports no …BuildSteps()`)
  return makers.map(([, make]) => (make as () => BuildSteps)())
}

async function runSteps(
  { worker, copies, external = [] }: BuildSteps,
  outFolder: string,
  options: BuildOptions,
): Promise<string[]> {
  for (const { from, to } of copies) {
    if (!existsSync(from)) throw new Error(`${from} is read at run time and does not exist`)
    cpSync(from, path.join(outFolder, to), { recursive: true })
  }
  if (worker) {
    const outside = [...(options.external ?? []), ...external]
    await build({
      ...options,
      entryPoints: [worker.entry],
      outfile: path.join(outFolder, worker.to),
      external: outside,
    })
  }
  return [...copies.map(({ to }) => to), ...(worker ? [worker.to] : [])]
}
