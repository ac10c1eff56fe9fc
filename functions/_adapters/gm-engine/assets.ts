// Where the engine's module lies: beside a bundle, or built from assembly/ and kept by the hash of its source.
import { createHash } from 'node:crypto'
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const bundledModule = 'gm-engine.wasm'
const bundledWorker = 'gm-engine-worker.mjs'

const beside = (name: string): string => join(dirname(fileURLToPath(import.meta.url)), name)

/**
 * How assembly/ is compiled. No runtime: the module allocates nothing by itself. The compiler's own data begins at
 * 256 KiB, above the map of layout.ts. Fixed-width SIMD is in every engine of Node 20 and later on x86-64 and arm64.
 */
const compilerOptions = ['-O3', '--runtime', 'stub', '--noAssert', '--enable', 'simd', '--memoryBase', '262144', '--initialMemory', '8']

/** The module's bytes. From the source tree it is compiled first, once for each version of the source (seconds). */
export function engineModule(): Uint8Array<ArrayBuffer> {
  const bundled = beside(bundledModule)
  return new Uint8Array(readFileSync(existsSync(bundled) ? bundled : buildEngineModule().file))
}

/** The worker's file: bundled, or the source itself. */
export function engineWorkerFile(): string {
  return existsSync(beside(bundledWorker)) ? beside(bundledWorker) : beside('gm-engine-worker.ts')
}

/** Compiles assembly/ unless that was done before. A rename at the end keeps parallel processes from seeing half of it. */
export function buildEngineModule(): { file: string; wasBuilt: boolean } {
  const compiler = createRequire(import.meta.url).resolve('assemblyscript/bin/asc.js')
  const folder = join(compiler.slice(0, compiler.lastIndexOf('node_modules')), 'node_modules/.cache/gm-engine')
  const file = join(folder, `${sourceHash(compiler)}.wasm`)
  if (existsSync(file)) return { file, wasBuilt: false }
  mkdirSync(folder, { recursive: true })
  const draft = `${file}.${process.pid}`
  execFileSync(process.execPath, [compiler, 'index.ts', '-o', draft, ...compilerOptions], { cwd: beside('assembly'), stdio: ['ignore', 'pipe', 'pipe'] })
  renameSync(draft, file)
  return { file, wasBuilt: true }
}

function sourceHash(compiler: string): string {
  const hash = createHash('sha256').update(JSON.stringify(compilerOptions)).update(readFileSync(join(dirname(compiler), '../package.json')))
  const sources = readdirSync(beside('assembly'), { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts')).sort()
  for (const name of sources) hash.update(`${name}\0`).update(readFileSync(join(beside('assembly'), name)))
  return hash.digest('hex').slice(0, 24)
}

/** What the build of a function must do besides bundling it. */
export function gmEngineBuildSteps(): { worker: { entry: string; to: string }; copies: readonly { from: string; to: string }[] } {
  return { worker: { entry: beside('gm-engine-worker.ts'), to: bundledWorker }, copies: [{ from: buildEngineModule().file, to: bundledModule }] }
}
