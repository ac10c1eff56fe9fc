// Owns the stand-in crypto device of tests and trials: builds sdf-stand-in.c with gcc and makes keys in it.
// Run: node functions/_adapters/application-keys/testing/sdf-stand-in.ts <folder> [number of keys]   (prints the settings)
import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import koffi from 'koffi'

const source = fileURLToPath(new URL('sdf-stand-in.c', import.meta.url))

/** @throws on a build machine (CI=true) without gcc. Elsewhere its absence is said loudly. */
export function gccIsHere(): boolean {
  if (spawnSync('gcc', ['--version']).status === 0) return true
  if (process.env.CI === 'true') throw new Error('gcc is not installed: the SDF key store cannot be checked')
  process.stderr.write('\n!!! gcc is not installed: nothing of the SDF key store was checked !!!\n\n')
  return false
}

/** @param defines such as `ECCref_MAX_BITS=256`. @returns the library's path */
export function buildSdfStandIn(folder: string, defines: readonly string[] = []): string {
  const library = join(folder, 'libsdf-stand-in.so')
  execFileSync('gcc', ['-Wall', '-Wextra', '-Werror', '-shared', '-fPIC', '-O2', ...defines.map((each) => `-D${each}`), '-o', library, source, '-ldl', '-lpthread'])
  return library
}

export interface SdfStandIn {
  readonly library: string
  readonly keys: string
  makeKey(index: number): void
  setPin(pin: string): void
  restart(): void
  setGone(isGone: boolean): void
  setDelay(milliseconds: number): void
  failNext(code: number): void
  setMaxSessions(count: number): void
  calls(): number
  openSessions(): number
  remove(): void
}

/** In a folder of its own. */
export function startSdfStandIn(defines: readonly string[] = []): SdfStandIn {
  const folder = mkdtempSync(join(tmpdir(), 'yiqian-sdf-'))
  const keys = join(folder, 'keys')
  mkdirSync(keys, { mode: 0o700 })
  const library = buildSdfStandIn(folder, defines)
  const native = koffi.load(library)
  native.func('void StandIn_SetDirectory(const char *path)')(keys)
  const make = native.func('int StandIn_MakeKey(uint index)')
  return {
    library,
    keys,
    makeKey(index) {
      if (make(index) !== 0) throw new Error(`the stand-in made no key ${index}`)
    },
    setPin: (pin) => writeFileSync(join(keys, 'pin'), pin),
    restart: native.func('void StandIn_Restart()') as () => void,
    setGone: (isGone) => void native.func('void StandIn_SetGone(int gone)')(isGone ? 1 : 0),
    setDelay: native.func('void StandIn_SetDelay(uint milliseconds)') as (milliseconds: number) => void,
    failNext: native.func('void StandIn_FailNext(int code)') as (code: number) => void,
    setMaxSessions: native.func('void StandIn_SetMaxSessions(uint count)') as (count: number) => void,
    calls: native.func('uint StandIn_Calls()') as () => number,
    openSessions: native.func('uint StandIn_OpenSessions()') as () => number,
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const folder = resolve(process.argv[2] ?? 'data/sdf-stand-in')
  const count = Number(process.argv[3] ?? 8)
  const keys = join(folder, 'keys')
  mkdirSync(keys, { recursive: true, mode: 0o700 })
  const library = buildSdfStandIn(folder)
  const native = koffi.load(library)
  native.func('void StandIn_SetDirectory(const char *path)')(keys)
  const make = native.func('int StandIn_MakeKey(uint index)')
  for (let index = 1; index <= count; index++) if (!existsSync(join(keys, `sign-${index}.key`))) make(index)
  process.stdout.write(`SDF_STAND_IN_DIRECTORY=${keys}\nSDF_LIBRARY=${library}\nSDF_KEY_INDEXES=1-${readdirSync(keys).filter((name) => name.startsWith('sign-')).length}\n`)
}
