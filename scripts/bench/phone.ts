// Benchmark `phone`: one co-sign response as a phone computes it, with and without JIT (`node --jitless` stands in for iOS).
import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { build } from 'esbuild'
import { root } from '../check/source-files.ts'
import { median, row, type Bench, type Row } from './figures.ts'

const OURS = 'co-sign response'
const PEER = 'sm-crypto-v2 signature'
const ROUNDS = 3

interface Measured {
  times: number[]
  /** heap beyond the warm state after a response, before anything is collected, at most */
  mostBytes: number
  /** what the first responses leave behind for good: code, tables */
  keptBytes: number
  /** heap in the warm state */
  warmHeapBytes: number
  /** of each collection within a response: heap before and after it, beyond the warm state */
  collections: { beforeBytes: number; afterBytes: number }[]
}

/** Nothing is collected within a response, so that everything it allocates is seen. */
const NOTHING_COLLECTED = ['--min-semi-space-size=64', '--max-semi-space-size=64']
/** The smallest young generation that this V8 offers. With compressed pointers, as in a phone's, it is half as large. */
const SMALLEST = ['--max-semi-space-size=1']

/** Plain JavaScript, as on a phone: without JIT there is no WebAssembly, which Node needs to read TypeScript. */
async function bundle(folder: string): Promise<string> {
  const file = path.join(folder, 'phone-arithmetic.mjs')
  await build({ entryPoints: [path.join(root, 'scripts/bench/peers/phone-arithmetic.ts')], outfile: file, bundle: true, format: 'esm', platform: 'node', target: 'es2020', supported: { 'top-level-await': true }, logLevel: 'silent', banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url)" } })
  return file
}

async function measure(file: string, way: string, flags: readonly string[], ...more: readonly string[]): Promise<Measured> {
  const { stdout } = await promisify(execFile)(process.execPath, ['--expose-gc', ...flags, file, way, ...more], { cwd: root, maxBuffer: 64 * 1024 * 1024 })
  const measured = JSON.parse(stdout.trim().split('\n').at(-1)!) as Measured
  const collections = [...stdout.matchAll(/ gc=s .*? start_object_size=(\d+) end_object_size=(\d+) /g)]
  return { ...measured, collections: collections.map(([, before, after]) => ({ beforeBytes: Number(before) - measured.warmHeapBytes, afterBytes: Number(after) - measured.warmHeapBytes })) }
}

/** Processes of both kinds take turns; the first call of a process is what a person waits for. */
async function timesWith(file: string, title: string, flags: readonly string[], say: (text: string) => void): Promise<Row[]> {
  const [ours, theirs]: [Measured[], Measured[]] = [[], []]
  for (let round = 0; round < ROUNDS; round++) {
    say(`${title}, round ${round + 1} of ${ROUNDS}`)
    ours.push(await measure(file, OURS, flags))
    theirs.push(await measure(file, PEER, flags))
  }
  const all = (measured: Measured[]) => measured.flatMap(({ times }) => times)
  return [
    row(`${OURS}, ${title}, median`, median(all(ours)), 'ms', PEER, median(all(theirs))),
    row(`${OURS}, ${title}, best`, Math.min(...all(ours)), 'ms', PEER, Math.min(...all(theirs))),
    row(`${OURS}, ${title}, first in a process, median`, median(ours.map(({ times }) => times[0]!)), 'ms', PEER, median(theirs.map(({ times }) => times[0]!))),
  ]
}

/** Three readings of one thing: what is alive, what there is when the engine collects as small as it can, what is allocated in all. */
async function memoryWith(file: string, title: string, flags: readonly string[], say: (text: string) => void): Promise<Row[]> {
  say(`${title}, memory`)
  const of = async (way: string): Promise<Record<'alive' | 'smallest' | 'allocated', number>> => {
    const small = await measure(file, way, [...flags, ...SMALLEST], 'trace')
    const { mostBytes } = await measure(file, way, [...flags, ...NOTHING_COLLECTED])
    if (way === OURS && small.collections.length === 0) throw new Error('no collection was seen')
    const most = (pick: (one: Measured['collections'][number]) => number) => Math.max(0, ...small.collections.map(pick))
    return { alive: small.keptBytes + most(({ afterBytes }) => afterBytes), smallest: Math.max(most(({ beforeBytes }) => beforeBytes), small.mostBytes), allocated: mostBytes }
  }
  const [ours, theirs] = [await of(OURS), await of(PEER)]
  const line = (name: string, key: keyof typeof ours): Row => row(`${OURS}, ${title}, ${name}`, ours[key] / 1024, 'KiB', PEER, theirs[key] / 1024)
  return [
    line('memory alive, at most', 'alive'),
    line('memory, collected as small as V8 can, at most', 'smallest'),
    line('memory, nothing collected', 'allocated'),
  ]
}

const withFlags = async (file: string, title: string, flags: readonly string[], say: (text: string) => void): Promise<Row[]> =>
  [...(await timesWith(file, title, flags, say)), ...(await memoryWith(file, title, flags, say))]

export const bench: Bench = async (say) => {
  const folder = mkdtempSync(path.join(tmpdir(), 'yiqian-bench-phone-'))
  try {
    const file = await bundle(folder)
    return {
      rows: [...(await withFlags(file, 'without JIT', ['--jitless'], say)), ...(await withFlags(file, 'with JIT', [], say))],
      notes: ['Without JIT the engine runs as WeChat’s does on iOS. A phone is 2 to 6 times slower than this processor.', `Memory is the heap beyond the warm state. Alive: what any collection within a response found in use, with the tables and code kept for good. Collected as small as V8 can: the most that lay there, alive and not, with a young generation of 1 MiB (\`${SMALLEST.join(' ')}\`), the smallest that Node’s V8 has; it collects three or four times in a response. With compressed pointers, as on a phone, that generation can be half as large. Nothing collected: every temporary number of the response at once.`, 'The peer signs alone with a whole key: less work than a co-sign response, which multiplies points of its own and of the server.'],
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
