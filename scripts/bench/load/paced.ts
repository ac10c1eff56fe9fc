// Owns load at a given rate: requests leave on time whether or not those before are answered, and each waits from the moment it was due.
import { connect, type Socket } from 'node:net'
import { quantile } from '../figures.ts'

export interface PacedAnswer {
  sent: number
  p50Ms: number
  p99Ms: number
  mostMs: number
}

/** One request on a connection at a time; what is due while all are taken waits, and its waiting counts. */
export async function paced(address: string, body: Uint8Array, { perSecond, seconds, connections }: { perSecond: number; seconds: number; connections: number }): Promise<PacedAnswer> {
  const { hostname, port, pathname } = new URL(address)
  const request = Buffer.concat([Buffer.from(`POST ${pathname} HTTP/1.1\r\nhost: ${hostname}\r\ncontent-type: application/timestamp-query\r\ncontent-length: ${body.length}\r\n\r\n`), body])
  const waits: number[] = []
  const due: number[] = []
  const free: Socket[] = []
  const sockets = await Promise.all(Array.from({ length: connections }, () => open(Number(port), hostname)))
  let answered: () => void = () => undefined
  const send = (socket: Socket, dueMs: number): void => {
    socket.write(request)
    let held = ''
    socket.on('data', (chunk: Buffer) => {
      held += chunk.toString('latin1')
      const headEnd = held.indexOf('\r\n\r\n')
      if (headEnd < 0) return
      const length = Number(/content-length: (\d+)/i.exec(held)?.[1])
      if (held.length < headEnd + 4 + length) return
      if (!held.startsWith('HTTP/1.1 200')) throw new Error(held.slice(0, 200))
      socket.removeAllListeners('data')
      waits.push(performance.now() - dueMs)
      const next = due.shift()
      if (next === undefined) free.push(socket)
      else send(socket, next)
      answered()
    })
  }
  free.push(...sockets)
  const startedAt = performance.now()
  const total = Math.floor(perSecond * seconds)
  for (let sent = 0; sent < total; ) {
    const dueCount = Math.min(total, Math.floor(((performance.now() - startedAt) / 1000) * perSecond))
    for (; sent < dueCount; sent++) {
      const dueMs = startedAt + (sent * 1000) / perSecond
      const socket = free.pop()
      if (socket) send(socket, dueMs)
      else due.push(dueMs)
    }
    await new Promise((resolve) => setTimeout(resolve, 1))
  }
  while (waits.length < total) await new Promise<void>((resolve) => (answered = resolve))
  for (const socket of sockets) socket.destroy()
  return { sent: total, p50Ms: quantile(waits, 0.5), p99Ms: quantile(waits, 0.99), mostMs: Math.max(...waits) }
}

function open(port: number, host: string): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, host, () => resolve(socket)).setNoDelay(true)
    socket.once('error', reject)
  })
}
