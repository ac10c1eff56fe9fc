// Owns the files that code reads at run time (fonts, tables): copied beside the bundle, their addresses rewritten.
//
// Found by themselves: `new URL('./x.ttf', import.meta.url)` and `import.meta.resolve('package/x.ttf')` with literal
// texts; a text that ends in `/` takes the folder. What is reached otherwise is listed in functions/<name>/assets.json:
// `{ "<place under the assets folder>": "<file or folder, from the root>" }`.
import type { Plugin } from 'esbuild'
import { cpSync, existsSync, readFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { root } from '../check/source-files.ts'

const ours = /[\\/](functions|shared)[\\/](?!.*node_modules).*\.ts$/
const besideSource = /new URL\(\s*(['"])(\.{1,2}\/[^'"]+)\1\s*,\s*import\.meta\.url\s*,?\s*\)/g
const insidePackage = /import\.meta\.resolve\(\s*(['"])((?:@[^/'"]+\/)?[^/.'"][^/'"]*\/[^'"]+)\1\s*,?\s*\)/g

/** @param copied collects what was copied, as places under the assets folder */
export function assetsPlugin(assetsFolder: string, copied: Set<string>): Plugin {
  const take = (source: string, place: string): string => {
    if (!existsSync(source)) throw new Error(`${path.relative(root, source)} is read at run time and does not exist`)
    cpSync(source, path.join(assetsFolder, place), { recursive: true })
    copied.add(place)
    return `new URL('./${path.basename(assetsFolder)}/${place}', import.meta.url)`
  }
  return {
    name: 'assets',
    setup(pluginBuild) {
      pluginBuild.onLoad({ filter: ours }, async ({ path: file }) => {
        const text = await readFile(file, 'utf8')
        const contents = text
          .replace(besideSource, (_, _quote, relative: string) => {
            const source = path.resolve(path.dirname(file), relative)
            return take(source, toPlace(path.relative(root, source), relative))
          })
          .replace(insidePackage, (_, _quote, specifier: string) => {
            return `${take(path.join(root, 'node_modules', specifier), toPlace(specifier, specifier))}.href`
          })
        return { contents, loader: 'ts' }
      })
    },
  }
}

/** Forward slashes, and the closing slash of a folder kept: `new URL('x', folder)` needs it. */
function toPlace(place: string, asWritten: string): string {
  const forward = place.split(path.sep).join('/').replace(/\/$/, '')
  return asWritten.endsWith('/') ? `${forward}/` : forward
}

/** Copies what functions/<name>/assets.json lists. Returns the places. */
export function copyListedAssets(name: string, assetsFolder: string): string[] {
  const list = path.join(root, 'functions', name, 'assets.json')
  if (!existsSync(list)) return []
  const entries = Object.entries(JSON.parse(readFileSync(list, 'utf8')) as Record<string, string>)
  for (const [place, source] of entries) cpSync(path.join(root, source), path.join(assetsFolder, place), { recursive: true })
  return entries.map(([place]) => place)
}
