// The page's way to the simulator's back end, which makes the calls of the public API.
import type { RequestInputOf, ResponseOf } from '@yiqian/shared/protocol/contract.ts'
import type { OperationName, Operations } from '../../simulator-server/operations.ts'
import type { SimulatorStart } from '../../simulator-server/records.ts'
import { noteServerTime } from './server-clock.ts'
import { faultFrom } from './fault.ts'

const BASE = '/simulator-api'
export const EVENTS_URL = `${BASE}/events`

const post = (path: string, body: unknown): Promise<Response> =>
  fetch(`${BASE}/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })

/** Calls one operation of the hospital API. @throws {ApiFault} whenever it is refused. */
export async function call<O extends OperationName>(
  operation: O,
  input: RequestInputOf<Operations[O]>,
): Promise<ResponseOf<Operations[O]>> {
  const response = await post('call', { operation, input })
  noteServerTime(response.headers.get('date'))
  if (!response.ok) throw await faultFrom(response)
  const contentType = response.headers.get('content-type') ?? ''
  if (operation !== 'fetch-file') return (await response.json()) as ResponseOf<Operations[O]>
  return { contentType, bytes: new Uint8Array(await response.arrayBuffer()) } as ResponseOf<Operations[O]>
}

export async function loadStart(): Promise<SimulatorStart> {
  const response = await fetch(`${BASE}/start`)
  if (!response.ok) throw await faultFrom(response)
  return (await response.json()) as SimulatorStart
}

export async function loadSample(id: string): Promise<Uint8Array<ArrayBuffer>> {
  const response = await fetch(`${BASE}/samples/${encodeURIComponent(id)}`)
  if (!response.ok) throw await faultFrom(response)
  return new Uint8Array(await response.arrayBuffer())
}

/** Makes the simulator answer callbacks with 503, or properly again. */
export async function failCallbacks(fail: boolean): Promise<void> {
  const response = await post('callbacks-fail', { fail })
  if (!response.ok) throw await faultFrom(response)
}
