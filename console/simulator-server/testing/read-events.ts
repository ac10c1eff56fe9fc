// Reads a page's event stream until it has as many events as expected.
import type { SimulatorEvent } from '../records.ts'

export interface Read {
  events: SimulatorEvent[]
  lastId: string
}

export async function readEvents(origin: string, expected: number, lastEventId = ''): Promise<Read> {
  const stop = new AbortController()
  const response = await fetch(`${origin}/simulator-api/events`, {
    headers: lastEventId ? { 'last-event-id': lastEventId } : {},
    signal: stop.signal,
  })
  if (response.headers.get('content-type') !== 'text/event-stream') throw new Error(`not a stream: ${response.status}`)
  const read: Read = { events: [], lastId: '' }
  let text = ''
  const decoder = new TextDecoder()
  for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
    text += decoder.decode(chunk, { stream: true })
    const frames = text.split('\n\n')
    text = frames.pop() ?? ''
    for (const frame of frames) {
      const data = /^data: (.*)$/m.exec(frame)?.[1]
      if (!data) continue
      read.events.push(JSON.parse(data) as SimulatorEvent)
      read.lastId = /^id: (.*)$/m.exec(frame)?.[1] ?? ''
    }
    if (read.events.length >= expected) break
  }
  stop.abort()
  return read
}
