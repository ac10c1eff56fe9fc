// Benchmark `memory`: resident memory of the embedded process after start, at rest, under load, after load; and whether it stays flat.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { median, row, type Bench, type Row } from './figures.ts'
import { sampleOf } from './load/hospital.ts'
import { readPage } from '../../miniprogram/src/signing/read-tasks.ts'
import type { BenchPhone } from './load/phones.ts'
import { startBenchPlatform, type BenchPlatform } from './load/platform.ts'
import { residentMb, startProcess } from './load/processes.ts'

const PHONES = 4
const LOAD_MS = 36_000
const REST_MS = 8_000
const PEER_LOAD_MS = 6_000
const SAMPLE_MS = 500
const PEER = 'Koa + node:sqlite alone'

const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

/** Resident megabytes, twice a second, until `work` ends. */
async function sampled(pid: number, work: Promise<unknown>): Promise<number[]> {
  const samples: number[] = []
  let ended = false
  const end = work.finally(() => (ended = true))
  while (!ended) {
    samples.push(residentMb(pid))
    await Promise.race([wait(SAMPLE_MS), end])
  }
  await end
  return samples
}

const third = (samples: readonly number[], which: 0 | 1 | 2): number[] => samples.slice(Math.floor((samples.length * which) / 3), Math.ceil((samples.length * (which + 1)) / 3))

/** Pushes, page images and signatures, until the time is over. @returns how many documents were signed */
async function load({ business }: BenchPlatform, phones: readonly BenchPhone[]): Promise<number> {
  const until = performance.now() + LOAD_MS
  const counts = await Promise.all(phones.map(async (phone) => {
    let signed = 0
    for (; performance.now() < until; signed++) {
      await business.push(signed % 4 === 3 ? 'json' : 'pdf', phone.staffNumber)
      const [task] = await phone.pending()
      if (signed % 4 !== 3) await readPage(phone.phone, { taskId: task!.taskId, page: 1, widthPx: 1200 })
      await phone.sign([task!])
    }
    return signed
  }))
  return counts.reduce((sum, count) => sum + count, 0)
}

interface Weight {
  atRest: number
  loaded: number[]
  after: number
}

async function weighPeer(): Promise<Weight> {
  const folder = mkdtempSync(path.join(tmpdir(), 'yiqian-bench-'))
  const peer = await startProcess('scripts/bench/peers/koa-sqlite.ts', { env: { DATA_DIR: folder } })
  try {
    await wait(1000)
    const atRest = residentMb(peer.pid)
    const content = new Uint8Array(sampleOf('pdf'))
    const until = performance.now() + PEER_LOAD_MS
    const post = async (): Promise<void> => {
      while (performance.now() < until) await (await fetch(peer.address, { method: 'POST', body: content })).arrayBuffer()
    }
    const loaded = await sampled(peer.pid, Promise.all(Array.from({ length: PHONES }, post)))
    await wait(2000)
    return { atRest, loaded, after: residentMb(peer.pid) }
  } finally {
    await peer.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

export const bench: Bench = async (say) => {
  const platform = await startBenchPlatform()
  try {
    const ready = residentMb(platform.pid)
    await wait(3000)
    const atRest = residentMb(platform.pid)
    say(`at rest ${atRest.toFixed(0)} MB; enrolling ${PHONES} phones`)
    const phones = await platform.enrol(PHONES)
    say(`under load for ${LOAD_MS / 1000} s`)
    const work = load(platform, phones)
    const loaded = await sampled(platform.pid, work)
    say('after the load')
    const resting = await sampled(platform.pid, wait(REST_MS))
    say('the peer')
    const peer = await weighPeer()
    const rows = rowsOf({ ready, platform: { atRest, loaded, after: resting.at(-1)! }, peer })
    const growth = median(third(loaded, 2)) / median(third(loaded, 1)) - 1
    return { rows, notes: notesOf({ signed: await work, growth }) }
  } finally {
    await platform.close()
  }
}

function rowsOf({ ready, platform, peer }: { ready: number; platform: Weight; peer: Weight }): Row[] {
  const line = (figure: string, mb: number, peerMb: number) => row(figure, mb, 'MB', PEER, peerMb)
  const { atRest, loaded, after } = platform
  return [
    line('when ready', ready, peer.atRest),
    line('at rest, 3 s later', atRest, peer.atRest),
    line('under load, median of the first third', median(third(loaded, 0)), median(peer.loaded)),
    line('under load, median of the second third', median(third(loaded, 1)), median(peer.loaded)),
    line('under load, median of the last third', median(third(loaded, 2)), median(peer.loaded)),
    line('under load, most', Math.max(...loaded), Math.max(...peer.loaded)),
    line(`after the load, ${REST_MS / 1000} s later`, after, peer.after),
  ]
}

const notesOf = ({ signed, growth }: { signed: number; growth: number }): string[] => [
  `Resident memory of the one process with all functions, the simulator and the renderer’s worker, as \`ps\` counts it (10^6 bytes). Load: ${PHONES} phones for ${LOAD_MS / 1000} s, each document pushed, its page drawn, signed: ${signed} documents, three of four a PDF.`,
  `From the second third of the load to the last the median ${Math.abs(growth) < 0.05 ? 'stayed flat' : growth > 0 ? 'grew' : 'fell'} (${growth > 0 ? '+' : ''}${(growth * 100).toFixed(1)} %).`,
  `The peer takes requests of the same size for ${PEER_LOAD_MS / 1000} s and stores each; it signs and draws nothing.`,
]
