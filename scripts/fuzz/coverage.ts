// Owns what V8 knows of the code that ran: blocks of our own files, each with a name.
import { Session } from 'node:inspector'
import type { Profiler } from 'node:inspector'

export interface Coverage {
  /** Places in the code that were reached since the last call and are not known yet. */
  takeNew(): string[]
  /** Makes places known. */
  learn(places: readonly string[]): void
  close(): void
}

/** Which characters of a function's text were ever reached. */
type Reached = Map<string, Uint8Array>

/** @param isOurs  which scripts count, by address. */
export function openCoverage(isOurs: (url: string) => boolean): Coverage {
  const session = new Session()
  session.connect()
  const call = <Result>(method: string, parameters: object = {}): Result => {
    let [failure, answer]: [Error | null, unknown] = [null, undefined]
    session.post(method, parameters, (error, result) => ([failure, answer] = [error, result]))
    if (failure) throw failure as Error
    return answer as Result // in-process sessions answer before post returns
  }
  call('Profiler.enable')
  call('Profiler.startPreciseCoverage', { callCount: true, detailed: true })
  const reached: Reached = new Map()
  return {
    takeNew() {
      const { result } = call<Profiler.TakePreciseCoverageReturnType>('Profiler.takePreciseCoverage')
      return result.filter(({ url }) => isOurs(url)).flatMap(({ scriptId, functions }) => functions.flatMap((each) => newPlaces(reached, scriptId, each.ranges)))
    },
    learn(places) {
      for (const place of places) {
        const at = place.lastIndexOf(':')
        reached.get(place.slice(0, at))![Number(place.slice(at + 1))] = 1
      }
    },
    close() {
      call('Profiler.stopPreciseCoverage')
      session.disconnect()
    },
  }
}

/**
 * V8 gives nested ranges, the outermost first; where a block ran as often as what is around it, it has no range of its own.
 * So the text is painted from outside in, and what is left with a count was reached.
 */
function newPlaces(reached: Reached, scriptId: string, ranges: readonly Profiler.CoverageRange[]): string[] {
  const [whole] = ranges
  if (!whole || whole.count === 0) return []
  const key = `${scriptId}:${whole.startOffset}:${whole.endOffset}`
  const size = whole.endOffset - whole.startOffset
  const before = reached.get(key) ?? new Uint8Array(size)
  reached.set(key, before)
  const now = new Uint8Array(size).fill(1)
  for (const { startOffset, endOffset, count } of ranges) now.fill(count > 0 ? 1 : 0, startOffset - whole.startOffset, endOffset - whole.startOffset)
  const places: string[] = []
  for (let at = 0; at < size; at++) if (now[at] === 1 && before[at] === 0) places.push(`${key}:${at}`)
  return places
}
