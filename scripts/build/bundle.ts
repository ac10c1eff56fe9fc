// Owns building one function to one file that runs alone: bundle, files that it reads beside it, and proof that
// nothing of another function came along.
import { build } from 'esbuild'
import type { BuildOptions, Metafile } from 'esbuild'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { root } from '../check/source-files.ts'
import { putAssets } from './assets.ts'

export interface BuiltFunction {
  name: string
  file: string
  sizeBytes: number
  assets: string[]
  /** npm packages that stay outside the bundle → version; they must be installed where it runs */
  packages: Record<string, string>
}

/** Native modules cannot be bundled; drivers of databases that we do not use are asked for lazily and never loaded. */
const nativePackages = ['@napi-rs/canvas', 'koffi', 'pkcs11js']
const unusedPackages = [
  ...['better-sqlite3', 'libsql', 'sqlite3', 'mariadb', 'pg', 'pg-query-stream', 'tedious', 'oracledb', 'mongodb'],
  ...[
    '@mikro-orm/seeder',
    '@mikro-orm/entity-generator',
    'tsx',
    'jiti',
    'dotenv',
    'tarn',
    'bufferutil',
    'utf-8-validate',
  ],
]

/** CommonJS inside an ESM bundle calls require; node:module gives it one. */
const banner =
  "import { createRequire as createRequireOfBundle } from 'node:module'; const require = createRequireOfBundle(import.meta.url);"

const options = {
  absWorkingDir: root,
  bundle: true,
  format: 'esm',
  platform: 'node',
  target: 'node22',
  charset: 'utf8',
  banner: { js: banner },
  external: [...nativePackages, ...unusedPackages],
  metafile: true,
  logLevel: 'error',
} as const satisfies BuildOptions

/**
 * @param name a folder under functions/ without underscore
 * @param outFolder where `<name>.mjs` goes, what it reads at run time, and `<name>.json` that lists both
 * @throws {Error} an input comes from another function's folder, or a package is neither bundled nor named above
 */
export async function buildFunction(name: string, outFolder: string): Promise<BuiltFunction> {
  if (!existsSync(path.join(root, 'functions', name, 'function.ts')))
    throw new Error(`functions/${name}/function.ts does not exist`)
  return bundleEntry(name, entryOf(name), outFolder)
}

/** Bundles an entry given as text, whose imports are relative to functions/. */
export async function bundleEntry(name: string, contents: string, outFolder: string): Promise<BuiltFunction> {
  mkdirSync(outFolder, { recursive: true })
  const file = path.join(outFolder, `${name}.mjs`)
  const stdin = {
    contents,
    resolveDir: path.join(root, 'functions'),
    sourcefile: `${name}.entry.ts`,
    loader: 'ts',
  } as const
  const { metafile } = await build({ ...options, stdin, outfile: file })
  assertNothingForeign(name, metafile)
  const { places: assets, outside } = await putAssets(metafile, outFolder, options)
  const built = {
    name,
    file,
    sizeBytes: outputSize(metafile),
    assets,
    packages: versionsOf([...outside, ...packagesOutside(metafile)]),
  }
  writeFileSync(
    path.join(outFolder, `${name}.json`),
    `${JSON.stringify({ ...built, file: path.basename(file) }, null, 2)}\n`,
  )
  return built
}

function entryOf(name: string): string {
  return `import manifest from './${name}/function.ts'\nimport { serveStandalone } from './_kernel/standalone.ts'\nawait serveStandalone(manifest)\n`
}

/** Deployable alone means: not one line of another function. */
export function assertNothingForeign(name: string, { inputs }: Pick<Metafile, 'inputs'>): void {
  const foreign = Object.keys(inputs).filter((input) => {
    const folder = /^functions\/([^/]+)\//.exec(input)?.[1]
    return folder !== undefined && folder !== 'node_modules' && folder !== name && (folder === '_embedded' || !folder.startsWith('_'))
  })
  if (foreign.length > 0) throw new Error(`${name} brings along what is not its own:\n  ${foreign.join('\n  ')}`)
}

function outputSize({ outputs }: Metafile): number {
  return Object.values(outputs).reduce((sum, { bytes }) => sum + bytes, 0)
}

function packagesOutside({ outputs }: Metafile): string[] {
  const imported = Object.values(outputs).flatMap(({ imports }) =>
    imports.filter(({ external }) => external).map((entry) => entry.path),
  )
  return nativePackages.filter((name) =>
    imported.some((specifier) => specifier === name || specifier.startsWith(`${name}/`)),
  )
}

function versionsOf(names: readonly string[]): Record<string, string> {
  const readVersion = (name: string): string => {
    const manifest = JSON.parse(readFileSync(path.join(root, 'node_modules', name, 'package.json'), 'utf8')) as {
      version: string
    }
    return manifest.version
  }
  return Object.fromEntries([...new Set(names)].map((name) => [name, readVersion(name)]))
}
