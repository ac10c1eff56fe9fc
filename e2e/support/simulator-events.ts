// What the simulator's page would be told: text messages and callbacks, read from its event stream.
import type { CallbackRecord, PhoneMessage, SimulatorEvent } from '../../console/simulator-server/records.ts'
import { eventually } from './eventually.ts'

/** Everything that the stream replays and then brings within a moment. */
async function readEvents(url: string): Promise<SimulatorEvent[]> {
  const answer = await fetch(`${url}/simulator-api/events`, { headers: { connection: 'close' } })
  const reader = answer.body!.pipeThrough(new TextDecoderStream()).getReader()
  let text = ''
  const timer = setTimeout(() => void reader.cancel(), 150)
  try {
    for (let part = await reader.read(); !part.done; part = await reader.read()) text += part.value
  } finally {
    clearTimeout(timer)
  }
  return [...text.matchAll(/^data: (.*)$/gm)].map(([, data]) => JSON.parse(data!) as SimulatorEvent)
}

/** The newest one-time code that was sent to this phone number after `sinceMs`. */
export function codeSentTo(url: string, phone: string, sinceMs: number): Promise<string> {
  return eventually(`a text message to ${phone}`, async () => {
    const messages = (await readEvents(url)).flatMap((event) => (event.type === 'phone-message' ? [event.data] : []))
    const mine = messages.filter((message: PhoneMessage) => message.phone === phone && message.atMs >= sinceMs)
    return /\b\d{6}\b/.exec(mine.at(-1)?.zh ?? '')?.[0]
  })
}

/** Callbacks that the hospital system has received, in order. */
export async function callbacksAt(url: string): Promise<CallbackRecord[]> {
  return (await readEvents(url)).flatMap((event) => (event.type === 'callback' ? [event.data] : []))
}
