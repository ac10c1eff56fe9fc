// Benchmark `journal`: appends that share a sync, beside a sync for each entry and a database commit for each entry.
import { randomFillSync } from 'node:crypto'
import { closeSync, fdatasyncSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { JournalEntry } from '../../functions/_domain/journal/journal.ts'
import { createGmEngine } from '../../functions/_adapters/gm-engine/engine.ts'
import { openJournal } from '../../functions/_adapters/journal/open-journal.ts'
import { median, row, type Bench } from './figures.ts'

const ROUNDS = 5
const CASE_MS = 700
const APPENDERS = [1, 64, 512]
const random = (lengthBytes: number): Uint8Array<ArrayBuffer> => randomFillSync(new Uint8Array(lengthBytes))

/** As a timestamp server writes them: about 400 bytes. */
function issued(count: number): JournalEntry {
  return {
    timeMs: 1_790_000_000_000 + count,
    kind: 'timestamp.issued',
    keys: { serial: `6f1d2c${count.toString(16).padStart(18, '0')}`, imprint: `66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b${count.toString(16).padStart(8, '0')}`, policy: '1.2.156.10197.6.1.4.1' },
    facts: { algorithm: 'sm2', accuracyMs: 100, transport: 'http', bytes: 1432 },
  }
}

interface Sample {
  readonly perSecond: number
  /** of this thread */
  readonly cpuMicroseconds: number
}

async function sample(lanes: number, act: () => Promise<unknown> | void): Promise<Sample> {
  const cpu = process.threadCpuUsage()
  const startedAt = performance.now()
  let done = 0
  const lane = async (): Promise<void> => {
    for (; performance.now() - startedAt < CASE_MS; done++) await act()
  }
  await Promise.all(Array.from({ length: lanes }, lane))
  const seconds = (performance.now() - startedAt) / 1000
  const { user, system } = process.threadCpuUsage(cpu)
  return { perSecond: done / seconds, cpuMicroseconds: (user + system) / done }
}

async function openCases(folder: string) {
  const gm = createGmEngine({ random })
  const journal = await openJournal({ directory: path.join(folder, 'journal'), instance: 'bench', sm3: (message) => gm.sm3(message) })
  const file = openSync(path.join(folder, 'plain'), 'w')
  const handle = await open(path.join(folder, 'plain-async'), 'w')
  const database = new DatabaseSync(path.join(folder, 'commits.sqlite'))
  database.exec('pragma journal_mode = wal; pragma synchronous = full; create table entries (sequence integer primary key, serial text, entry text); create index serials on entries (serial)')
  const insert = database.prepare('insert into entries (serial, entry) values (?, ?)')
  let count = 0
  const line = (): string => `${JSON.stringify(issued(count++))}\n`
  const cases: Record<string, () => Promise<Sample>> = {}
  for (const lanes of APPENDERS) cases[`ours ${lanes}`] = () => sample(lanes, () => journal.append(issued(count++)))
  cases['plain'] = () => sample(1, () => {
    writeSync(file, line())
    fdatasyncSync(file)
  })
  cases['plain, off the event loop'] = () => sample(1, async () => {
    await handle.write(line())
    await handle.datasync()
  })
  cases['sqlite'] = () => sample(1, () => {
    const entry = issued(count++)
    insert.run(entry.keys.serial!, JSON.stringify(entry))
  })
  const close = async (): Promise<void> => {
    await journal.close()
    await handle.close()
    closeSync(file)
    database.close()
  }
  return { cases, close }
}

export const bench: Bench = async (say) => {
  const folder = mkdtempSync(path.join(tmpdir(), 'yiqian-bench-journal-'))
  const samples = new Map<string, Sample[]>()
  try {
    const { cases, close } = await openCases(folder)
    for (const run of Object.values(cases)) await run()
    for (let round = 0; round < ROUNDS; round++) {
      say(`round ${round + 1} of ${ROUNDS}`)
      for (const [name, run] of Object.entries(cases)) samples.set(name, [...(samples.get(name) ?? []), await run()])
    }
    await close()
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
  const rate = (name: string): number => median(samples.get(name)!.map(({ perSecond }) => perSecond))
  const cpu = (name: string): number => median(samples.get(name)!.map(({ cpuMicroseconds }) => cpuMicroseconds))
  const most = `ours ${APPENDERS.at(-1)}`
  return {
    rows: [
      row(`journal appends, ${APPENDERS.at(-1)} at once`, rate(most), '1/s', 'write and fdatasync for each', rate('plain')),
      row(`journal appends, ${APPENDERS.at(-1)} at once`, rate(most), '1/s', 'node:sqlite commit for each', rate('sqlite')),
      ...APPENDERS.slice(0, -1).map((lanes) => row(`journal appends, ${lanes} at once`, rate(`ours ${lanes}`), '1/s', 'write and fdatasync for each, off the event loop', rate('plain, off the event loop'))),
      row('journal append, time of the main thread', cpu(most), 'µs', 'node:sqlite commit', cpu('sqlite')),
    ],
    notes: [
      `Entries of about 400 bytes with three keys, chained by the engine's SM3, on the disk of the temporary folder; median of ${ROUNDS} rounds in turns. Every append counted was answered after its fdatasync.`,
      'The journal indexes in a thread of its own meanwhile, which takes a part of the other core.',
      'SQLite: write-ahead log, synchronous = full, one index. The peers have one entry in each sync, as a caller that waits for each has.',
    ],
  }
}
