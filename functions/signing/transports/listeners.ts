// Owns the sockets beside HTTP: TCP, TLS, UDP and HTTPS, each only when its port is given.
import https from 'node:https'
import type { AddressInfo } from 'node:net'
import { svsFrameLength } from '@yiqian/shared/crypto/svs/frame.ts'
import { svsCodes } from '@yiqian/shared/crypto/svs/codes.ts'
import { MAX_SVS_BYTES, peekSvsType } from '@yiqian/shared/crypto/svs/svs-request.ts'
import { encodeSvsRefusal } from '@yiqian/shared/crypto/svs/svs-respond.ts'
import type { FastHandler, Listener } from '../../_kernel/define-function.ts'
import { release, tcpListener, type Peer } from '../../_kernel/tcp-edge.ts'
import { udpListener } from '../../_kernel/udp-edge.ts'
import type { Config } from '../config.ts'
import { createAddressList, plainAddress, type AddressList } from '../core/address-list.ts'
import type { Applications } from '../core/applications.ts'
import type { SvsCaller } from '../core/call.ts'
import { isPartOfStream, isPiece, type AnswerFrame } from './asn1.ts'

export interface ListenerParts {
  config: Config
  applications: Applications
  answerFrame: AnswerFrame
  /** of HTTPS */
  handler: FastHandler
}

/** What fits into a datagram, both ways. */
const DATAGRAM_BYTES = 65_507
const MAX_CONNECTIONS = 1000
const IDLE_MS = 5 * 60_000

export function svsListeners(parts: ListenerParts): Listener[] {
  const { config } = parts
  const { tcp, tls, udp, https: httpsPort } = config.ports
  return [
    ...(tcp === undefined ? [] : [frames(parts, 'tcp', tcp)]),
    ...(tls === undefined ? [] : [frames(parts, 'tls', tls)]),
    ...(udp === undefined ? [] : [datagrams(parts, udp)]),
    ...(httpsPort === undefined ? [] : [overTls(parts, httpsPort)]),
  ]
}

/** Answers leave in the order of the requests; pieces of a stream are also worked on in their order. */
function frames({ config, applications, answerFrame }: ListenerParts, transport: 'tcp' | 'tls', port: number): Listener {
  const allowed = createAddressList(config.sources[transport])
  const connections = new WeakMap<AbortSignal, { caller: Promise<SvsCaller>; streams: Promise<unknown> }>()
  let count = 0
  const connectionOf = (peer: Peer): { caller: Promise<SvsCaller>; streams: Promise<unknown> } => {
    const there = connections.get(peer.signal)
    if (there) return there
    const made = { caller: callerAt(applications, { transport, address: plainAddress(peer.address), owner: `${transport} ${++count}`, signal: peer.signal, ...(peer.clientName !== undefined && { name: peer.clientName }) }), streams: Promise.resolve() as Promise<unknown> }
    connections.set(peer.signal, made)
    return made
  }
  return tcpListener({
    name: `sign-server-${transport}`, host: config.host, port,
    frameLength: svsFrameLength,
    maxFrameBytes: MAX_SVS_BYTES, maxConnections: MAX_CONNECTIONS, idleMs: IDLE_MS,
    ...(transport === 'tls' && { tls: config.tls! }),
    answer(frame, peer) {
      if (allowed(peer.address) === undefined) return Promise.resolve(undefined)
      const connection = connectionOf(peer)
      const answer = async (): Promise<Uint8Array> => answerFrame(frame, await fresh(applications, connection, await connection.caller))
      if (!isPartOfStream(frame)) return answer()
      const inTurn = connection.streams.then(answer).finally(() => {
        if (isPiece(frame)) release(frame) // it was digested, and nothing of it is kept
      })
      connection.streams = inTurn.catch(() => undefined)
      return inTurn
    },
  })
}

/** A connection may outlive what an administrator has set down: its application is looked up for every request. */
async function fresh(applications: Applications, connection: { caller: Promise<SvsCaller> }, caller: SvsCaller): Promise<SvsCaller> {
  const known = caller.applicationId === undefined ? undefined : await applications.byId(caller.applicationId)
  if (known && known.sources(caller.address) !== undefined) return caller
  const { transport, address, owner, signal } = caller
  connection.caller = callerAt(applications, { transport, address, owner, ...(signal && { signal }) })
  return connection.caller
}

async function callerAt(applications: Applications, { name, ...at }: Pick<SvsCaller, 'transport' | 'address' | 'owner' | 'signal'> & { name?: string }): Promise<SvsCaller> {
  const known = name === undefined ? await applications.at(at.address) : await applications.named(name, at.address)
  return { ...at, applicationId: known?.access.id, ...(known && { messageProfile: known.access.messageProfile }) }
}

function datagrams({ config, applications, answerFrame }: ListenerParts, port: number): Listener {
  const allowed: AddressList = createAddressList(config.sources.udp)
  return udpListener({
    name: 'sign-server-udp', host: config.host, port, maxRequestBytes: DATAGRAM_BYTES, maxUnderWay: 256,
    async answer(datagram, peer) {
      if (allowed(peer.address) === undefined) return undefined
      const address = plainAddress(peer.address)
      const answer = await answerFrame(datagram, await callerAt(applications, { transport: 'udp', address, owner: `udp ${address} ${peer.port}` }))
      // what does not fit is told so: the same request goes over TCP
      return answer.length > DATAGRAM_BYTES ? encodeSvsRefusal(peekSvsType(datagram) ?? 0, svsCodes.GM_INVALID_DATA_FORMAT) : answer
    },
  })
}

function overTls({ config, handler }: ListenerParts, port: number): Listener {
  return {
    name: 'sign-server-https',
    async open() {
      const server = https.createServer(config.tls!, (request, response) => {
        if (!handler(request, response)) response.writeHead(404).end()
      })
      server.requestTimeout = 120_000
      server.headersTimeout = 20_000
      await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, config.host, resolve))
      const { address, port: bound, family } = server.address() as AddressInfo
      return {
        address: `https://${family === 'IPv6' ? `[${address}]` : address}:${bound}`,
        close: () => new Promise<void>((resolve) => {
          server.close(() => resolve())
          server.closeIdleConnections()
          setTimeout(() => server.closeAllConnections(), 2000).unref()
        }),
      }
    },
  }
}
