// The phone's end of the channel, as bare as can be: each message in the open hand of the test.
import { bytesToUtf8, utf8ToBytes } from '@yiqian/shared/crypto/bytes.ts'
import { finishHandshake } from '@yiqian/shared/crypto/noise/finish-handshake.ts'
import { openAnswer, sealTransport, type ChannelSession } from '@yiqian/shared/crypto/noise/session.ts'
import { startHandshake } from '@yiqian/shared/crypto/noise/start-handshake.ts'
import { sm2 } from '../../_runtime/testing/test-runtime.ts'

export interface Posted {
  status: number
  contentType: string | null
  bytes: Uint8Array
}

export async function postBytes(url: string, body: Uint8Array): Promise<Posted> {
  const response = await fetch(url, { method: 'POST', body: Buffer.from(body), headers: { 'content-type': 'application/octet-stream' } })
  return { status: response.status, contentType: response.headers.get('content-type'), bytes: new Uint8Array(await response.arrayBuffer()) }
}

export const faultCodeOf = ({ bytes }: Posted): string => (JSON.parse(bytesToUtf8(bytes)) as { error: { code: string } }).error.code

export async function shakeHands(origin: string, responderPublicKey: Uint8Array, service = 'identity', spokenTo = service): Promise<ChannelSession> {
  const { pending, request } = startHandshake(sm2, { service, responderPublicKey })
  const answer = await postBytes(`${origin}/${spokenTo}/channel/handshake`, request)
  if (answer.status !== 200) throw new Error(faultCodeOf(answer))
  return finishHandshake(sm2, pending, answer.bytes).session
}

export const sealCall = (session: ChannelSession, counter: number, inner: unknown): Uint8Array => sealTransport(session, counter, utf8ToBytes(JSON.stringify(inner)))

/** One call and its opened answer. @throws {Error} with the code of a refusal outside the channel */
export async function call(origin: string, session: ChannelSession, counter: number, inner: { method?: string; path: string; headers?: Record<string, string>; body?: unknown }): Promise<{ status: number; body: unknown }> {
  const answer = await postBytes(`${origin}/identity/channel`, sealCall(session, counter, { method: 'POST', ...inner }))
  if (answer.status !== 200) throw new Error(faultCodeOf(answer))
  return JSON.parse(bytesToUtf8(openAnswer(session, counter, answer.bytes))) as { status: number; body: unknown }
}
