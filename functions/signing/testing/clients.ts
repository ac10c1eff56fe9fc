// Owns callers of the sign/verify server: the same request over every transport, answers as values.
import dgram from 'node:dgram'
import https from 'node:https'
import net from 'node:net'
import { svsFrameLength } from '@yiqian/shared/crypto/svs/frame.ts'
import type { AnyMessage } from '@yiqian/shared/crypto/svs/fields.ts'
import { svsOperations, type SvsOperation, type SvsRequestOf, type SvsRespondOf } from '@yiqian/shared/crypto/svs/messages.ts'
import { encodeSvsRequest } from '@yiqian/shared/crypto/svs/svs-request.ts'
import { parseSvsRespond } from '@yiqian/shared/crypto/svs/svs-respond.ts'
import { openForeignSoap, type ForeignSoap } from '../../../scripts/oracles/foreign-soap.ts'
import { capital } from '../transports/http.ts'
import { SVS_NAMESPACE } from '../transports/soap.ts'
import { fromText, toText } from '../transports/text-messages.ts'

export interface SvsClient {
  call<O extends SvsOperation>(operation: O, request: SvsRequestOf<O>): Promise<SvsRespondOf<O>>
  close(): void
}

const hostAndPort = (address: string): { host: string; port: number } => ({ host: address.slice(0, address.lastIndexOf(':')), port: Number(address.slice(address.lastIndexOf(':') + 1)) })

/** Frames in, frames out, in order; undefined when the connection has ended. */
export function openFrames(socket: net.Socket): { send(frame: Uint8Array): Promise<Uint8Array | undefined>; close(): void } {
  let held = Buffer.alloc(0)
  const waiting: ((frame: Uint8Array | undefined) => void)[] = []
  socket.on('data', (chunk: Buffer) => {
    held = Buffer.concat([held, chunk])
    for (let length = held.length > 0 ? svsFrameLength(held) : undefined; length !== undefined && held.length >= length; length = held.length > 0 ? svsFrameLength(held) : undefined) {
      waiting.shift()?.(held.subarray(0, length))
      held = held.subarray(length)
    }
  })
  socket.on('error', () => undefined)
  socket.on('close', () => waiting.splice(0).forEach((resolve) => resolve(undefined)))
  return {
    send: (frame) => new Promise((resolve) => {
      if (socket.destroyed) return resolve(undefined)
      waiting.push(resolve)
      socket.write(frame)
    }),
    close: () => void socket.destroy(),
  }
}

export function overFrames(send: (frame: Uint8Array) => Promise<Uint8Array | undefined>, close: () => void): SvsClient {
  return {
    async call(operation, request) {
      const answer = await send(encodeSvsRequest(operation, request))
      if (!answer) throw new Error('the connection ended')
      const parsed = parseSvsRespond(answer)
      if (parsed.type !== svsOperations[operation].type) throw new Error(`an answer to ${parsed.type}`)
      return parsed.respond as SvsRespondOf<typeof operation>
    },
    close,
  }
}

export function tcpClient(address: string): SvsClient {
  const frames = openFrames(net.connect(hostAndPort(address)))
  return overFrames(frames.send, frames.close)
}

export function udpClient(address: string): SvsClient & { send(datagram: Uint8Array): Promise<Uint8Array> } {
  const socket = dgram.createSocket('udp4')
  const { host, port } = hostAndPort(address)
  const send = (datagram: Uint8Array): Promise<Uint8Array> => new Promise((resolve) => {
    socket.once('message', (answer) => resolve(answer))
    socket.send(datagram, port, host)
  })
  return { ...overFrames(send, () => socket.close()), send }
}

const respondOf = <O extends SvsOperation>(operation: O, texts: Record<string, unknown>): SvsRespondOf<O> => fromText([{ name: 'respValue', kind: 'integer', optional: false }, ...svsOperations[operation].respond], texts) as unknown as SvsRespondOf<O>

type Answered = { status: number; type: string | null; text: string }
type Post = (address: string, headers: Record<string, string>, body: string) => Promise<Answered>

/** Not kept: while another program works, this process stands still, and a server in it would close the connection beside the next request. */
const connection = 'close'

const postPlain: Post = async (address, headers, body) => {
  const response = await fetch(address, { method: 'POST', body, headers: { ...headers, connection } })
  return { status: response.status, type: response.headers.get('svs-response-type'), text: await response.text() }
}

/** With a certificate of the client's own. */
const postOverTls = (own: https.RequestOptions): Post => (address, headers, body) =>
  new Promise((resolve, reject) => {
    const request = https.request(address, { ...own, method: 'POST', headers }, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk)).on('error', reject)
      response.on('end', () => resolve({ status: response.statusCode!, type: String(response.headers['svs-response-type']), text: Buffer.concat(chunks).toString() }))
    })
    request.on('error', reject).end(body)
  })

export function formClient(base: string, directory = '', post = postPlain): SvsClient {
  return {
    async call(operation, request) {
      const body = new URLSearchParams(Object.entries(toText(request as AnyMessage)).map(([name, value]): [string, string] => [name, typeof value === 'boolean' ? String(value).toUpperCase() : String(value)])).toString()
      const headers = { 'content-type': 'application/x-www-form-urlencoded', 'SVS-Request-Version': 'v1', 'SVS-Request-Time': '20131001120000Z+0800' }
      const { status, type, text } = await post(`${base}/SignServer/${directory}${capital(operation)}`, headers, body)
      if (status !== 200 || type !== capital(operation)) throw new Error(`status ${status}`)
      return respondOf(operation, Object.fromEntries(new URLSearchParams(text)))
    },
    close: () => undefined,
  }
}

/** @param own certificate and key of the client, `ca` of the server */
export const httpsClient = (address: string, own: https.RequestOptions): SvsClient => formClient(`https://${address}`, '', postOverTls(own))

export function jsonClient(base: string): SvsClient {
  return {
    async call(operation, request) {
      const response = await fetch(`${base}/${capital(operation)}`, { method: 'POST', body: JSON.stringify({ version: 'v1', reqType: operation, request: toText(request as AnyMessage), reqTime: '20131001120000Z' }), headers: { 'content-type': 'application/json', connection } })
      const answer = (await response.json()) as { version: string; reqType: string; respond: Record<string, unknown> }
      if (answer.version !== 'v1' || answer.reqType !== operation) throw new Error('not the answer')
      return respondOf(operation, answer.respond)
    },
    close: () => undefined,
  }
}

/** A client that is not ours and knows the WSDL alone. */
export async function foreignSoapClient(base: string, version: '1.1' | '1.2' = '1.1'): Promise<SvsClient & Pick<ForeignSoap, 'operations'>> {
  const { operations, call, close } = await openForeignSoap(`${base}/SignServer/soap?wsdl`, 'SignServer', version === '1.1' ? 'SignServerSoap' : 'SignServerSoap12')
  return {
    operations, close,
    async call(operation, request) {
      const named = Object.fromEntries(Object.entries(request as Record<string, number | boolean | Uint8Array | undefined>).flatMap(([name, value]) => (value === undefined ? [] : [[name, value instanceof Uint8Array ? { base64: Buffer.from(value).toString('base64') } : value]])))
      const answer = await call(operation, { named })
      // an answer of one element comes as its value
      const texts = typeof answer === 'object' ? (answer as Record<string, number | { base64: string }>) : { respValue: answer as number }
      return respondOf(operation, Object.fromEntries(Object.entries(texts).map(([name, value]) => [name, typeof value === 'object' ? value.base64 : value])))
    },
  }
}

const envelopes = { '1.1': ['http://schemas.xmlsoap.org/soap/envelope/', 'text/xml'], '1.2': ['http://www.w3.org/2003/05/soap-envelope', 'application/soap+xml'] } as const

export function soapClient(base: string, version: keyof typeof envelopes = '1.1'): SvsClient {
  const [namespace, mediaType] = envelopes[version]
  return {
    async call(operation, request) {
      const fields = Object.entries(toText(request as AnyMessage)).map(([name, value]) => `<s:${name}>${value}</s:${name}>`).join('')
      const body = `<?xml version="1.0"?><e:Envelope xmlns:e="${namespace}"><e:Header/><e:Body><s:${operation} xmlns:s="${SVS_NAMESPACE}">${fields}</s:${operation}></e:Body></e:Envelope>`
      const response = await fetch(`${base}/SignServer/soap`, { method: 'POST', body, headers: { 'content-type': mediaType, connection } })
      const text = await response.text()
      const inside = new RegExp(`<${operation}Response xmlns="${SVS_NAMESPACE}">(.*)</${operation}Response>`).exec(text)?.[1]
      if (inside === undefined || !text.includes(`"${namespace}"`) || !response.headers.get('content-type')?.startsWith(mediaType)) throw new Error(text)
      return respondOf(operation, Object.fromEntries([...inside.matchAll(/<(\w+)>([^<]*)<\/\1>/g)].map(([, name, value]) => [name!, value!])))
    },
    close: () => undefined,
  }
}
