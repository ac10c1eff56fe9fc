// Owns watching a server's memory at full load: `--minutes 10` says for how long.
import { median, row, type Row } from '../figures.ts'
import { residentMb } from './processes.ts'

const STEP_SECONDS = 30

/** As asked on the command line; half a minute otherwise. */
export const soakMinutes = (): number => Number(process.argv[process.argv.indexOf('--minutes') + 1 || Infinity] ?? 0.5) || 0.5

/**
 * Second and last third apart: heaps and indexes fill in the first, what grows without end shows in the last.
 * @param load puts the server under full load for so many seconds. @returns how many requests it answered
 */
export async function soak(pid: number, what: string, load: (seconds: number) => Promise<number>, say: (text: string) => void): Promise<{ rows: Row[]; note: string }> {
  const minutes = soakMinutes()
  const samples: number[] = []
  let [done, ended] = [0, false]
  const work = (async () => {
    for (let left = minutes * 60; left > 0; left -= STEP_SECONDS) {
      done += await load(Math.min(STEP_SECONDS, left))
      say(`memory ${residentMb(pid).toFixed(0)} MB after ${Math.round(done).toLocaleString('en')} ${what}`)
    }
  })().finally(() => (ended = true))
  while (!ended) {
    samples.push(residentMb(pid))
    await Promise.race([new Promise((resolve) => setTimeout(resolve, 1000)), work])
  }
  await work
  const third = Math.floor(samples.length / 3)
  const [middle, last] = [median(samples.slice(third, 2 * third)), median(samples.slice(-third))]
  return {
    rows: [row(`memory at full load for ${minutes} min: median of the last third`, last, 'MB', 'of the second third', middle)],
    note: `Resident memory at full load, ${Math.round(done).toLocaleString('en')} ${what}; most ${Math.max(...samples).toFixed(0)} MB. From the second third to the last it ${Math.abs(last / middle - 1) < 0.05 ? 'stayed flat' : last > middle ? 'grew' : 'fell'} (${((last / middle - 1) * 100).toFixed(1)} %).`,
  }
}
