// Benchmark `start`: start-up of the embedded process, and cold start of each function alone from its one-file bundle.
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { buildFunction } from '../build/bundle.ts'
import { cacheFolder, root } from '../setup/workspace.mjs'
import { median, row, type Bench, type Row } from './figures.ts'
import { platformEnvironment } from './load/platform.ts'
import { startProcess } from './load/processes.ts'
import { freePort } from '../serve/free-port.ts'

const EMBEDDED_ROUNDS = 5
const FUNCTION_ROUNDS = 3
/** Bundles lie where they find the packages that stay outside them. */
const bundleFolder = path.join(cacheFolder, 'bench', 'functions')

/** Until `Ready`, and until the first answer at `place`. */
async function startOnce(file: string, env: Record<string, string>, place: string): Promise<{ readyMs: number; answeredMs: number }> {
  const startedAt = performance.now()
  const running = await startProcess(file, { env })
  try {
    const answer = await fetch(running.address + place)
    await answer.arrayBuffer()
    if (!answer.ok) throw new Error(`${file}: ${place} answered ${answer.status}`)
    return { readyMs: running.readyMs, answeredMs: performance.now() - startedAt }
  } finally {
    await running.stop()
  }
}

const peer = () => startOnce('scripts/bench/peers/hello.ts', {}, '/')

async function embedded(folder: string, say: (text: string) => void): Promise<Row[]> {
  const [first, again, hello]: [number[], number[], number[]] = [[], [], []]
  for (let round = 0; round < EMBEDDED_ROUNDS; round++) {
    say(`embedded process, round ${round + 1} of ${EMBEDDED_ROUNDS}`)
    const environment = async () => ({ ...platformEnvironment(path.join(folder, `data-${round}`)), PORT: String(await freePort()) })
    first.push((await startOnce('scripts/serve/main.ts', await environment(), '/v1/openapi.json')).readyMs)
    again.push((await startOnce('scripts/serve/main.ts', await environment(), '/v1/openapi.json')).readyMs)
    hello.push((await peer()).readyMs)
  }
  const name = 'Node http, hello world'
  return [
    row('embedded, first start to Ready, median', median(first), 'ms', name, median(hello)),
    row('embedded, first start to Ready, best', Math.min(...first), 'ms', name, Math.min(...hello)),
    row('embedded, later start to Ready, median', median(again), 'ms', name, median(hello)),
    row('embedded, later start to Ready, best', Math.min(...again), 'ms', name, Math.min(...hello)),
  ]
}

async function alone(folder: string, say: (text: string) => void): Promise<Row[]> {
  const names = readdirSync(path.join(root, 'functions')).filter((name) => /^[a-z][a-z-]*$/.test(name) && name !== 'node_modules')
  const samples = new Map<string, number[]>(names.map((name) => [name, []]))
  const hello: number[] = []
  for (const name of names) {
    say(`building ${name}`)
    await buildFunction(name, bundleFolder)
    await startAlone(folder, name) // makes its database and keys, as an installation has them
  }
  for (let round = 0; round < FUNCTION_ROUNDS; round++) {
    say(`functions alone, round ${round + 1} of ${FUNCTION_ROUNDS}`)
    for (const name of names) samples.get(name)!.push(await startAlone(folder, name))
    hello.push((await peer()).answeredMs)
  }
  return [...samples].map(([name, ms]) => row(`${name} alone, start to first answer, median`, median(ms), 'ms', 'Node http, hello world', median(hello)))
}

async function startAlone(folder: string, name: string): Promise<number> {
  const env = { PORT: '0', DATA_DIR: path.join(folder, `data-${name}`) }
  return (await startOnce(path.join(bundleFolder, `${name}.mjs`), env, `/${name}/health`)).answeredMs
}

export const bench: Bench = async (say) => {
  const folder = mkdtempSync(path.join(tmpdir(), 'yiqian-bench-'))
  try {
    return {
      rows: [...(await embedded(folder, say)), ...(await alone(folder, say))],
      notes: [
        'The embedded process runs from its TypeScript sources with the compile cache that `npm start` sets; the first start also makes the databases, keys and certificates and seeds the hospital.',
        'Each function alone runs from its bundle without a compile cache, on a database that is there already; the time ends with the answer of its health address.',
        'Building the bundles and installing packages are not counted.',
      ],
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
