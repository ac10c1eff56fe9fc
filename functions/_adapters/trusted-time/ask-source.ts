// Asks one time source once: a socket of its own on a random port, connected, so that nobody else's datagrams are read.
import { createSocket } from 'node:dgram'
import { isIPv6 } from 'node:net'
import { encodeNtpPacket } from '../../_domain/trusted-time/ntp-packet.ts'
import { judgeReply, type ReplyVerdict } from '../../_domain/trusted-time/judge-reply.ts'
import type { Clocks } from './clocks.ts'

export interface Question {
  /** an IP address, already looked up */
  ip: string
  port: number
  timeoutMs: number
  clocks: Clocks
  random: (length: number) => Uint8Array
}

/** Nothing that counts came in time; `refusal` tells of what came and did not count. */
export interface Silence {
  kind: 'silent'
  refusal: string
}

export type Answer = Exclude<ReplyVerdict, { kind: 'ignored' }> | Silence

/**
 * The transmit field carries 64 random bits and no time: an attacker who does not see the request cannot answer it,
 * and who sees it learns nothing of our clock. An unreachable port is silence. Never rejects.
 */
export function askSource({ ip, port, timeoutMs, clocks, random }: Question): Promise<Answer> {
  return new Promise((resolve) => {
    const socket = createSocket(isIPv6(ip) ? 'udp6' : 'udp4')
    const transmit = new DataView(random(8).slice().buffer).getBigUint64(0)
    let sentAtMonotonicMs = 0
    let refusal = 'no-answer'
    const finish = (answer: Answer) => {
      clearTimeout(timer)
      socket.removeAllListeners().on('error', () => undefined)
      socket.close()
      resolve(answer)
    }
    const timer = setTimeout(() => finish({ kind: 'silent', refusal }), timeoutMs)
    socket.on('error', (error: NodeJS.ErrnoException) => finish({ kind: 'silent', refusal: error.code ?? 'socket-error' }))
    socket.on('message', (bytes) => {
      const receivedAtMonotonicMs = clocks.monotonicMs()
      if (sentAtMonotonicMs === 0) return
      const verdict = judgeReply(bytes, { transmit, sentAtMonotonicMs, receivedAtMonotonicMs, pivotMs: clocks.wallMs() })
      if (verdict.kind === 'ignored') refusal = verdict.refusal
      else finish(verdict)
    })
    socket.connect(port, ip, () => {
      const packet = requestPacket(transmit)
      sentAtMonotonicMs = clocks.monotonicMs()
      socket.send(packet)
    })
  })
}

const requestPacket = (transmit: bigint): Uint8Array =>
  encodeNtpPacket({ leap: 0, version: 4, mode: 3, stratum: 0, poll: 0, precision: 0, rootDelayMs: 0, rootDispersionMs: 0, referenceId: 0, reference: 0n, origin: 0n, receive: 0n, transmit })
