// Serves trusted time to business systems over SNTP (UDP).
import { createSocket } from 'node:dgram'
import { isIPv6 } from 'node:net'
import { createRateLimit, type RateRules } from '../../_domain/trusted-time/rate-limit.ts'
import { answerSntp, kissSntp, parseSntpRequest, type ServedTime } from '../../_domain/trusted-time/sntp-answer.ts'

export interface SntpServerOptions {
  port: number
  address: string
  /** what the answer stands on, without the two moments; undefined when time is not available */
  standing(): Omit<ServedTime, 'receivedMs' | 'transmittedMs'> | undefined
  /** trusted time with a fraction */
  readMs(): number | undefined
  monotonicMs(): number
  rate?: RateRules
}

export interface SntpServer {
  port: number
  close(): Promise<void>
}

/** A client's own `iburst` is 4 to 8 packets; many clients may stand behind one address. */
export const SERVER_RATE: RateRules = { burst: 16, perSecond: 2, clients: 10_000 }

/** Rejects when the port cannot be bound. */
export function openSntpServer({ port, address, standing, readMs, monotonicMs, rate = SERVER_RATE }: SntpServerOptions): Promise<SntpServer> {
  const limit = createRateLimit(rate)
  const socket = createSocket(isIPv6(address) ? 'udp6' : 'udp4')
  const answer = (bytes: Uint8Array, sender: string): Uint8Array | undefined => {
    const receivedMs = readMs()
    const request = parseSntpRequest(bytes)
    if (!request) return undefined
    const verdict = limit(sender, monotonicMs())
    if (verdict !== 'answer') return verdict === 'kiss' ? kissSntp(request) : undefined
    const ground = standing()
    const transmittedMs = readMs()
    const served = ground && receivedMs !== undefined && transmittedMs !== undefined ? { ...ground, receivedMs, transmittedMs } : undefined
    return answerSntp(request, served)
  }
  socket.on('message', (bytes, sender) => {
    const reply = answer(bytes, sender.address)
    if (reply && sender.port > 0) socket.send(reply, sender.port, sender.address, () => undefined)
  })
  return new Promise((resolve, reject) => {
    socket.once('error', reject)
    socket.bind(port, address, () => {
      socket.off('error', reject).on('error', () => undefined)
      resolve({ port: socket.address().port, close: () => new Promise((closed) => socket.close(() => closed())) })
    })
  })
}
