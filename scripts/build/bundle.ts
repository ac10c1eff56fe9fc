// Owns building one function to one file that runs alone: bundle, files that it reads beside it, and proof that
// nothing of another function came along.
import { build } from 'esbuild'
import type { Metafile } from 'esbuild'
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { root } from '../check/source-files.ts'
import { assetsPlugin, copyListedAssets } from './assets.ts'

export interface BuiltFunction {
  name: string
  file: string
  sizeBytes: number
  assets: string[]
  /** npm packages that stay outside the bundle → version; they must be installed where it runs */
  packages: Record<string, string>
}

/** Native modules cannot be bundled; drivers of databases that we do not use are asked for lazily and never loaded. */
const nativePackages = ['@napi-rs/canvas']
const unusedPackages = [
  ...['better-sqlite3', 'libsql', 'sqlite3', 'mariadb', 'pg', 'pg-query-stream', 'tedious', 'oracledb', 'mongodb'],
  ...['@mikro-orm/seeder', '@mikro-orm/entity-generator', 'tsx', 'jiti', 'dotenv', 'tarn', 'bufferutil', 'utf-8-validate'],
]

/** CommonJS inside an ESM bundle calls require; node:module gives it one. */
const banner = "import { createRequire as createRequireOfBundle } from 'node:module'; const require = createRequireOfBundle(import.meta.url);"

/**
 * @param name a folder under functions/ without underscore
 * @param outFolder where `<name>.mjs` goes, and `<name>.assets/` beside it
 * @throws {Error} an input comes from another function's folder, or a package is neither bundled nor named above
 */
export async function buildFunction(name: string, outFolder: string): Promise<BuiltFunction> {
  if (!existsSync(path.join(root, 'functions', name, 'function.ts'))) throw new Error(`functions/${name}/function.ts does not exist`)
  const file = path.join(outFolder, `${name}.mjs`)
  const assetsFolder = path.join(outFolder, `${name}.assets`)
  rmSync(assetsFolder, { recursive: true, force: true })
  mkdirSync(outFolder, { recursive: true })
  const copied = new Set<string>()
  const result = await build({
    stdin: { contents: entryOf(name), resolveDir: path.join(root, 'functions'), sourcefile: `${name}.entry.ts`, loader: 'ts' },
    absWorkingDir: root,
    outfile: file,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node22',
    charset: 'utf8',
    banner: { js: banner },
    external: [...nativePackages, ...unusedPackages],
    plugins: [assetsPlugin(assetsFolder, copied)],
    metafile: true,
    logLevel: 'error',
  })
  const assets = [...copied, ...copyListedAssets(name, assetsFolder)]
  assertNothingForeign(name, result.metafile)
  const built = { name, file, sizeBytes: outputSize(result.metafile), assets, packages: packagesOutside(result.metafile) }
  writeFileSync(path.join(outFolder, `${name}.json`), `${JSON.stringify({ ...built, file: path.basename(file) }, null, 2)}\n`)
  return built
}

function entryOf(name: string): string {
  return `import manifest from './${name}/function.ts'\nimport { serveStandalone } from './_kernel/standalone.ts'\nawait serveStandalone(manifest)\n`
}

/** Deployable alone means: not one line of another function. */
export function assertNothingForeign(name: string, { inputs }: Pick<Metafile, 'inputs'>): void {
  const foreign = Object.keys(inputs).filter((input) => {
    const folder = /^functions\/([^/]+)\//.exec(input)?.[1]
    return folder !== undefined && folder !== name && (folder === '_embedded' || !folder.startsWith('_'))
  })
  if (foreign.length > 0) throw new Error(`${name} brings along what is not its own:\n  ${foreign.join('\n  ')}`)
}

function outputSize({ outputs }: Metafile): number {
  return Object.values(outputs).reduce((sum, { bytes }) => sum + bytes, 0)
}

function packagesOutside({ outputs }: Metafile): Record<string, string> {
  const imported = Object.values(outputs).flatMap(({ imports }) => imports.filter(({ external }) => external).map((entry) => entry.path))
  const needed = nativePackages.filter((name) => imported.some((specifier) => specifier === name || specifier.startsWith(`${name}/`)))
  return Object.fromEntries(needed.map((name) => [name, versionOf(name)]))
}

function versionOf(name: string): string {
  const manifest = JSON.parse(readFileSync(path.join(root, 'node_modules', name, 'package.json'), 'utf8')) as { version: string }
  return manifest.version
}
