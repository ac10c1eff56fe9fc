// Request and answer over a TCP stream at the edge of a function: cuts frames out of the stream, answers in order, within limits.
import net from 'node:net'
import tls from 'node:tls'
import type { Listener } from './define-function.ts'

export interface TcpEdge {
  name: string
  host: string
  /** 0: any free port */
  port: number
  /** length of the frame that begins at the start of `bytes`, header included; undefined: more is needed to tell. @throws when no frame can begin so: the connection is closed */
  frameLength(bytes: Uint8Array): number | undefined
  /** answers one frame; undefined ends the connection; a throw ends it too */
  answer(frame: Uint8Array, peer: Peer): Promise<Uint8Array | undefined>
  maxFrameBytes: number
  maxConnections: number
  /** a connection on which nothing arrives for so long is closed */
  idleMs: number
  /** TLS with these options instead of plain TCP */
  tls?: tls.TlsOptions
}

export interface Peer {
  address: string
  /** common name of the certificate that a TLS client has shown and that was verified */
  clientName?: string
  /** aborted when the connection has ended, so that what is kept for it can go */
  signal: AbortSignal
}

/** Frames under way for one connection: a sender that does not read answers is not read from either. */
const AHEAD_LIMIT = 64
const LARGE_BYTES = 65_536

export function tcpListener(edge: TcpEdge): Listener {
  return {
    name: edge.name,
    async open() {
      const sockets = new Set<net.Socket>()
      const accept = (socket: net.Socket) => {
        if (sockets.size >= edge.maxConnections) return void socket.destroy()
        sockets.add(socket)
        socket.once('close', () => sockets.delete(socket))
        serve(socket, edge)
      }
      const server = edge.tls ? tls.createServer({ ...edge.tls, handshakeTimeout: 10_000 }, accept) : net.createServer(accept)
      await new Promise<void>((resolve, reject) => server.once('error', reject).listen(edge.port, edge.host, resolve))
      const { address, port, family } = server.address() as net.AddressInfo
      return {
        address: `${edge.tls ? 'tls' : 'tcp'}://${family === 'IPv6' ? `[${address}]` : address}:${port}`,
        close: async () => {
          const closed = new Promise<void>((resolve) => server.close(() => resolve()))
          sockets.forEach((socket) => socket.end())
          const late = setTimeout(() => sockets.forEach((socket) => socket.destroy()), 2_000)
          await closed
          clearTimeout(late)
        },
      }
    },
  }
}

function serve(socket: net.Socket, edge: TcpEdge): void {
  const gone = new AbortController()
  const clientName = socket instanceof tls.TLSSocket && socket.authorized ? socket.getPeerCertificate().subject?.CN : undefined
  const peer: Peer = { address: socket.remoteAddress ?? '', signal: gone.signal, ...(typeof clientName === 'string' && { clientName }) }
  let held: Buffer = Buffer.alloc(0)
  let chain: Promise<void> = Promise.resolve()
  let ahead = 0
  let ended = false
  socket.setNoDelay(true)
  socket.setTimeout(edge.idleMs, () => socket.destroy())
  socket.on('error', () => socket.destroy())
  socket.once('close', () => gone.abort())

  const reply = (pending: Promise<Uint8Array | undefined>) => {
    pending.catch(() => undefined) // looked at below, in its turn
    chain = chain.then(async () => {
      const bytes = await pending.catch(() => undefined)
      ahead--
      if (bytes === undefined) return void socket.destroySoon()
      if (!socket.writable) return
      if (!socket.write(bytes)) await new Promise<void>((resolve) => { socket.once('drain', resolve); socket.once('close', resolve) })
      cut()
    })
  }
  const cut = () => {
    try {
      while (ahead < AHEAD_LIMIT && !ended) {
        const length = held.length === 0 ? undefined : edge.frameLength(held)
        if (length !== undefined && (length <= 0 || length > edge.maxFrameBytes)) throw new RangeError('frame length')
        if (length === undefined || held.length < length) break
        const frame = held.subarray(0, length)
        held = held.subarray(length)
        ahead++
        reply(edge.answer(frame, peer))
      }
      if (held.length > edge.maxFrameBytes + 65_536) socket.pause()
      else if (ahead < AHEAD_LIMIT) socket.resume()
      else socket.pause()
    } catch {
      ended = true
      void chain.then(() => socket.destroySoon())
    }
  }
  let parts: Buffer[] = []
  let waiting = 0
  socket.on('data', (chunk: Buffer) => {
    // a large frame arrives in many pieces: they are joined once it can be whole, not at every piece
    parts.push(chunk)
    waiting += chunk.length
    const first = held.length === 0 ? 0 : safeLength(edge, held)
    if (first - held.length > waiting && held.length > 0) return
    const whole = held.length === 0 && parts.length === 1 ? chunk : joined(held, parts)
    parts = []
    waiting = 0
    if (whole.length > first && first > LARGE_BYTES) {
      // a large frame lies in memory of its own, so that whoever was given it can let go of it
      held = Buffer.from(whole.subarray(0, first))
      cut()
      held = held.length === 0 ? Buffer.from(whole.subarray(first)) : Buffer.concat([held, whole.subarray(first)])
      release(whole)
    } else held = whole
    cut()
  })
  socket.once('end', () => void chain.then(() => socket.end()))
}

function joined(held: Buffer, parts: readonly Buffer[]): Buffer {
  const whole = Buffer.concat([held, ...parts])
  parts.forEach(release)
  return whole
}

/** Gives memory back at once that nobody will look at again: a file of gigabytes by pieces must not wait for the collector. */
export function release({ buffer, byteOffset, byteLength }: Uint8Array): void {
  if (byteOffset === 0 && byteLength === buffer.byteLength && buffer instanceof ArrayBuffer) buffer.transfer(0)
}

/** How long the frame at the start will be, or 0 when that cannot be told: then the next piece is looked at at once. */
function safeLength(edge: TcpEdge, held: Uint8Array): number {
  try {
    const length = edge.frameLength(held) ?? 0
    return length > edge.maxFrameBytes ? 0 : length
  } catch {
    return 0
  }
}
