// Request and answer by datagram at the edge of a function: one frame in, at most one out, never larger than what fits.
import dgram from 'node:dgram'
import { isIPv6 } from 'node:net'
import type { Listener } from './define-function.ts'

export interface UdpEdge {
  name: string
  host: string
  /** 0: any free port */
  port: number
  /** undefined: no answer */
  answer(datagram: Uint8Array, peer: { address: string; port: number }): Promise<Uint8Array | undefined>
  /** largest request that is looked at */
  maxRequestBytes: number
  /** requests under way at most; more are dropped, as the network may drop them */
  maxUnderWay: number
}

export function udpListener(edge: UdpEdge): Listener {
  return {
    name: edge.name,
    async open() {
      const socket = dgram.createSocket(isIPv6(edge.host) ? 'udp6' : 'udp4')
      let underWay = 0
      let closed = false
      socket.on('message', (datagram, peer) => {
        if (datagram.length > edge.maxRequestBytes || underWay >= edge.maxUnderWay) return
        underWay++
        edge
          .answer(datagram, { address: peer.address, port: peer.port })
          .then((bytes) => {
            if (bytes !== undefined && !closed) socket.send(bytes, peer.port, peer.address, () => undefined) // lost answers are asked for again
          })
          .catch(() => undefined)
          .finally(() => underWay--)
      })
      await new Promise<void>((resolve, reject) => socket.once('error', reject).bind(edge.port, edge.host, resolve))
      socket.on('error', () => undefined) // an ICMP refusal of an answer concerns its sender alone
      const { address, port, family } = socket.address()
      return {
        address: `udp://${family === 'IPv6' ? `[${address}]` : address}:${port}`,
        close: () => {
          closed = true
          return new Promise<void>((resolve) => socket.close(() => resolve()))
        },
      }
    },
  }
}
