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
  mostBytes: number
  keptBytes: number
}

/** Plain JavaScript, as on a phone: without JIT there is no WebAssembly, which Node needs to read TypeScript. */
async function bundle(folder: string): Promise<string> {
  const file = path.join(folder, 'phone-arithmetic.mjs')
  await build({ entryPoints: [path.join(root, 'scripts/bench/peers/phone-arithmetic.ts')], outfile: file, bundle: true, format: 'esm', platform: 'node', target: 'es2020', supported: { 'top-level-await': true }, logLevel: 'silent', banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url)" } })
  return file
}

async function measure(file: string, way: string, flags: readonly string[]): Promise<Measured> {
  const { stdout } = await promisify(execFile)(process.execPath, ['--expose-gc', ...flags, file, way], { cwd: root })
  return JSON.parse(stdout) as Measured
}

/** Processes of both kinds take turns; the first call of a process is what a person waits for. */
async function withFlags(file: string, title: string, flags: readonly string[], say: (text: string) => void): Promise<Row[]> {
  const [ours, theirs]: [Measured[], Measured[]] = [[], []]
  for (let round = 0; round < ROUNDS; round++) {
    say(`${title}, round ${round + 1} of ${ROUNDS}`)
    ours.push(await measure(file, OURS, flags))
    theirs.push(await measure(file, PEER, flags))
  }
  const all = (measured: Measured[]) => measured.flatMap(({ times }) => times)
  const least = (pick: (measured: Measured) => number, measured: Measured[]) => Math.min(...measured.map(pick))
  return [
    row(`${OURS}, ${title}, median`, median(all(ours)), 'ms', PEER, median(all(theirs))),
    row(`${OURS}, ${title}, best`, Math.min(...all(ours)), 'ms', PEER, Math.min(...all(theirs))),
    row(`${OURS}, ${title}, first in a process, median`, median(ours.map(({ times }) => times[0]!)), 'ms', PEER, median(theirs.map(({ times }) => times[0]!))),
    row(`${OURS}, ${title}, memory with garbage not yet collected, at most`, least(({ mostBytes }) => mostBytes, ours) / 1024, 'KiB', PEER, least(({ mostBytes }) => mostBytes, theirs) / 1024),
    row(`${OURS}, ${title}, memory once collected`, least(({ keptBytes }) => keptBytes, ours) / 1024, 'KiB', PEER, least(({ keptBytes }) => keptBytes, theirs) / 1024),
  ]
}

export const bench: Bench = async (say) => {
  const folder = mkdtempSync(path.join(tmpdir(), 'yiqian-bench-phone-'))
  try {
    const file = await bundle(folder)
    return {
      rows: [...(await withFlags(file, 'without JIT', ['--jitless'], say)), ...(await withFlags(file, 'with JIT', [], say))],
      notes: ['Without JIT the engine runs as WeChat’s does on iOS. A phone is 2 to 6 times slower than this processor.', 'The peer signs alone with a whole key: less work than a co-sign response, which multiplies points of its own and of the server.'],
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
