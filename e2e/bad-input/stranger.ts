// Owns a caller that sends whatever it likes: over real HTTP, and inside the real secure channel with a message it may repeat or break.
import { request as httpRequest } from 'node:http'
import { hexToBytes, bytesToHex, bytesToUtf8, utf8ToBytes } from '@yiqian/shared/crypto/bytes.ts'
import { finishHandshake } from '@yiqian/shared/crypto/noise/finish-handshake.ts'
import { openAnswer, sealTransport, type ChannelSession } from '@yiqian/shared/crypto/noise/session.ts'
import { startHandshake } from '@yiqian/shared/crypto/noise/start-handshake.ts'
import type { Contract } from '@yiqian/shared/protocol/contract.ts'
import type { TestPlatform } from '../../functions/_runtime/testing/open-test-platform.ts'

export interface RawAnswer {
  status: number
  text: string
}

export interface Stranger {
  /** outside the channel */
  http(contract: Contract, input: unknown, headers?: Record<string, string>): Promise<RawAnswer>
  /** inside it */
  channel(contract: Contract, input: unknown, headers?: Record<string, string>): Promise<RawAnswer>
  /** any bytes to any address */
  post(path: string, body: Uint8Array | string, headers?: Record<string, string>): Promise<RawAnswer>
  /** says it will send so many bytes, and waits for the answer without sending them */
  announce(path: string, sizeBytes: number, headers?: Record<string, string>): Promise<RawAnswer>
  /** one sealed call, to be sent by hand */
  seal(contract: Contract, input: unknown, headers?: Record<string, string>): Promise<Uint8Array>
}

export async function openStranger(platform: TestPlatform, address: string): Promise<Stranger> {
  const { sm2, keyring } = platform.runtime
  const serverKey = bytesToHex((await keyring.platformKey('channel')).publicKey)
  const sessions = new Map<string, { session: ChannelSession; counter: number }>()

  const read = async (response: Response): Promise<RawAnswer> => ({ status: response.status, text: await response.text() })
  const post: Stranger['post'] = async (path, body, headers = {}) => read(await fetch(address + path, { method: 'POST', body: body.slice() as BodyInit, headers }))

  const sessionOf = async (service: string) => {
    const there = sessions.get(service)
    if (there) return there
    const { pending, request } = startHandshake(sm2, { service, responderPublicKey: hexToBytes(serverKey) })
    const answer = await fetch(`${address}/${service}/channel/handshake`, { method: 'POST', body: request.slice(), headers: { 'content-type': 'application/octet-stream' } })
    if (answer.status !== 200) throw new Error(`no handshake with ${service}: ${await answer.text()}`)
    const opened = { session: finishHandshake(sm2, pending, new Uint8Array(await answer.arrayBuffer())).session, counter: 0 }
    sessions.set(service, opened)
    return opened
  }
  const sealNext = async (contract: Contract, input: unknown, headers: Record<string, string>) => {
    const open = await sessionOf(contract.function)
    const { path, rest } = addressOf(contract, input)
    const counter = open.counter++
    return { open, counter, message: sealTransport(open.session, counter, utf8ToBytes(JSON.stringify({ method: contract.method, path, headers, body: rest }))) }
  }
  return {
    post,
    async http(contract, input, headers = {}) {
      const { path, rest } = addressOf(contract, input)
      if (contract.method !== 'GET') return read(await fetch(address + path, { method: contract.method, body: JSON.stringify(rest), headers: { 'content-type': 'application/json', ...headers } }))
      const query = new URLSearchParams(Object.entries((rest ?? {}) as Record<string, unknown>).map(([name, value]) => [name, asText(value)]))
      return read(await fetch(`${address}${path}?${query.toString()}`, { headers }))
    },
    async channel(contract, input, headers = {}) {
      const { open, counter, message } = await sealNext(contract, input, headers)
      const response = await fetch(`${address}/${contract.function}/channel`, { method: 'POST', body: message.slice(), headers: { 'content-type': 'application/octet-stream' } })
      if (response.status !== 200) return read(response)
      const inner = JSON.parse(bytesToUtf8(openAnswer(open.session, counter, new Uint8Array(await response.arrayBuffer())))) as { status: number; body: unknown }
      return { status: inner.status, text: JSON.stringify(inner.body) }
    },
    seal: async (contract, input, headers = {}) => (await sealNext(contract, input, headers)).message,
    announce: (path, sizeBytes, headers = {}) =>
      new Promise((resolve, reject) => {
        const sent = httpRequest(address + path, { method: 'POST', headers: { 'content-type': 'application/json', ...headers, 'content-length': String(sizeBytes) } }, (response) => {
          let text = ''
          response.setEncoding('utf8').on('data', (piece: string) => void (text += piece))
          response.on('end', () => {
            resolve({ status: response.statusCode ?? 0, text })
            sent.destroy()
          })
        })
        sent.on('error', reject)
        sent.flushHeaders()
      }),
  }
}

/** As a query carries it. */
export const asText = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value))

/** Fields that the path names go there, where they are text; the rest is the body or the query. */
function addressOf(contract: Contract, input: unknown): { path: string; rest: unknown } {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) return { path: contract.path.replace(/\{\w+\}/g, 'x'), rest: input }
  const rest = { ...(input as Record<string, unknown>) }
  const path = contract.path.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = rest[name]
    delete rest[name]
    return encodeURIComponent(typeof value === 'string' ? value : JSON.stringify(value ?? 'x'))
  })
  return { path, rest }
}
