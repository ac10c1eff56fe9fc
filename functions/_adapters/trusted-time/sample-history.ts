// Keeps the samples for the plots: the newest in memory, the same in a small file of lines that outlives a restart.
import { appendFile, mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { TimeSample } from '../../_domain/trusted-time/trusted-time.ts'

export interface SampleHistory {
  add(sample: TimeSample): void
  between(fromMs: number, toMs: number): readonly TimeSample[]
  /** why the file could not be read or written last time, or null */
  failure(): string | null
  /** when everything added is in the file */
  close(): Promise<void>
}

/** A week of minutes. The file holds at most twice as many lines. */
export const HISTORY_SAMPLES = 10_080

/** @param file undefined: in memory only. A line that cannot be read (cut by a crash) is left out. */
export async function openSampleHistory(file: string | undefined, capacity = HISTORY_SAMPLES): Promise<SampleHistory> {
  let failure: string | null = null
  let samples: TimeSample[] = []
  let lines = 0
  let writing = Promise.resolve()
  const guarded = async (work: () => Promise<void>) => {
    try {
      await work()
      failure = null
    } catch (error) {
      failure = (error as Error).message
    }
  }
  const write = async (sample: TimeSample): Promise<void> => {
    if (lines < 2 * capacity) {
      await appendFile(file!, `${JSON.stringify(sample)}\n`)
      lines++
      return
    }
    const kept = [...samples]
    await writeFile(`${file!}.new`, kept.map((one) => `${JSON.stringify(one)}\n`).join(''))
    await rename(`${file!}.new`, file!)
    lines = kept.length
  }
  if (file) {
    await guarded(async () => {
      await mkdir(path.dirname(file), { recursive: true })
      const text = await readOrEmpty(file)
      const all = text.split('\n').filter(Boolean)
      samples = all.flatMap(parseLine).slice(-capacity)
      lines = all.length
      if (text && !text.endsWith('\n')) await appendFile(file, '\n')
    })
  }
  return {
    add(sample) {
      samples.push(sample)
      if (samples.length > capacity) samples.splice(0, samples.length - capacity)
      if (file) writing = writing.then(() => guarded(() => write(sample)))
    },
    between: (fromMs, toMs) => samples.filter(({ atMs }) => atMs >= fromMs && atMs <= toMs),
    failure: () => failure,
    close: () => writing,
  }
}

const readOrEmpty = (file: string): Promise<string> =>
  readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return ''
    throw error
  })

function parseLine(line: string): TimeSample[] {
  try {
    const sample = JSON.parse(line) as Partial<TimeSample> | null
    return sample && typeof sample.atMs === 'number' && typeof sample.status === 'string' ? [sample as TimeSample] : []
  } catch {
    return []
  }
}
