// Streams what happens to every open page by server-sent events, and replays the last ones to a page that comes later.
import { randomUUID } from 'node:crypto'
import type { Writable } from 'node:stream'
import type { SimulatorEvent } from './records.ts'

const KEPT_PER_TYPE = 200
const HEARTBEAT_MS = 15_000
/** A page that reads slower than this many waiting bytes is cut off; it reconnects and gets the replay. */
const BACKLOG_LIMIT = 4 * 1_048_576

interface Kept {
  sequence: number
  frame: string
}

export interface EventStream {
  /** Publishing again under the same key replaces what is kept, so that a record can grow. */
  publish(key: string, event: SimulatorEvent): void
  /** Writes frames to a page until it closes, those kept after `lastEventId` first. */
  open(page: Writable, lastEventId?: string): void
  close(): void
}

/** @source WHATWG HTML, Server-sent events: `id`, `data`, `retry`, comment lines as heartbeats. */
export function createEventStream(): EventStream {
  const run = randomUUID().slice(0, 8)
  const kept = new Map<SimulatorEvent['type'], Map<string, Kept>>()
  const pages = new Set<Writable>()
  let sequence = 0

  const send = (page: Writable, frame: string): void => {
    if (page.writableLength > BACKLOG_LIMIT) page.destroy()
    else page.write(frame)
  }
  const heartbeat = setInterval(() => pages.forEach((page) => send(page, ':\n\n')), HEARTBEAT_MS)
  heartbeat.unref()

  return {
    publish(key, event) {
      sequence += 1
      const frame = `id: ${run}-${sequence}\ndata: ${JSON.stringify(event)}\n\n`
      const ofType = kept.get(event.type) ?? new Map<string, Kept>()
      kept.set(event.type, ofType)
      ofType.delete(key)
      ofType.set(key, { sequence, frame })
      for (const oldest of ofType.keys()) {
        if (ofType.size <= KEPT_PER_TYPE) break
        ofType.delete(oldest)
      }
      pages.forEach((page) => send(page, frame))
    },
    open(page, lastEventId = '') {
      const [lastRun, last] = lastEventId.split('-')
      const after = lastRun === run ? Number(last) || 0 : 0
      pages.add(page)
      page.once('close', () => pages.delete(page))
      page.write('retry: 2000\n\n')
      const missed = [...kept.values()]
        .flatMap((ofType) => [...ofType.values()])
        .filter((item) => item.sequence > after)
      missed.sort((a, b) => a.sequence - b.sequence).forEach((item) => page.write(item.frame))
    },
    close() {
      clearInterval(heartbeat)
      pages.forEach((page) => page.end())
    },
  }
}
