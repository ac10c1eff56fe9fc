import dgram from 'node:dgram'
import net from 'node:net'
import { afterEach, describe, expect, test } from 'vitest'
import { tcpListener, type TcpEdge } from './tcp-edge.ts'
import { udpListener } from './udp-edge.ts'

const ends: (() => Promise<void> | void)[] = []
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end()
})

/** one length octet, then so many octets; 0xff is no length */
const edge = (more: Partial<TcpEdge> = {}): TcpEdge => ({
  name: 'echo', host: '127.0.0.1', port: 0, maxFrameBytes: 100, maxConnections: 2, idleMs: 5_000,
  frameLength: (bytes) => {
    if (bytes[0] === 0xff) throw new RangeError('no frame')
    return bytes.length < 1 ? undefined : 1 + bytes[0]!
  },
  answer: (frame) => Promise.resolve(frame),
  ...more,
})

async function open(given: TcpEdge): Promise<number> {
  const { address, close } = await tcpListener(given).open()
  ends.push(close)
  return Number(address.split(':').at(-1))
}

function connect(port: number): { socket: net.Socket; received: () => number[]; closed: Promise<void> } {
  const socket = net.connect(port, '127.0.0.1')
  ends.push(() => void socket.destroy())
  const bytes: number[] = []
  socket.on('data', (chunk) => bytes.push(...chunk))
  socket.on('error', () => undefined)
  return { socket, received: () => bytes, closed: new Promise((resolve) => socket.once('close', () => resolve())) }
}

const eventually = (received: () => number[], expected: number[]) => expect.poll(received).toEqual(expected)

describe('frames over TCP', () => {
  test('cuts frames wherever the stream was cut, and answers in order even when a later one is ready first', async () => {
    let release = () => {}
    const first = new Promise<void>((resolve) => (release = resolve))
    const port = await open(edge({ answer: async (frame) => { if (frame[1] === 1) await first; return frame } }))
    const { socket, received } = connect(port)
    for (const byte of [2, 1, 9, 1, 2, 0]) {
      socket.write(Uint8Array.of(byte))
      await new Promise((resolve) => setImmediate(resolve))
    }
    await new Promise((resolve) => setTimeout(resolve, 50))
    expect(received()).toEqual([])
    release()
    await eventually(received, [2, 1, 9, 1, 2, 0])
  })

  test('a thousand frames in one piece are all answered, more than may be under way at once', async () => {
    const { socket, received } = connect(await open(edge()))
    const all = Array.from({ length: 1_000 }, (_, index) => [1, index % 250]).flat()
    socket.write(Uint8Array.from(all))
    await eventually(received, all)
  })

  test('answers what came before a broken frame, then closes', async () => {
    const { socket, received, closed } = connect(await open(edge()))
    socket.write(Uint8Array.of(1, 7, 0xff, 1))
    await closed
    expect(received()).toEqual([1, 7])
  })

  test('a frame that says it is larger than allowed closes the connection before it is read', async () => {
    const { socket, closed, received } = connect(await open(edge()))
    socket.write(Uint8Array.of(101))
    await closed
    expect(received()).toEqual([])
  })

  test('an answer of undefined, or a throw, ends the connection', async () => {
    const port = await open(edge({ answer: (frame) => (frame[1] === 1 ? Promise.resolve(undefined) : Promise.reject(new Error('no'))) }))
    for (const kind of [1, 2]) {
      const { socket, closed } = connect(port)
      socket.write(Uint8Array.of(1, kind))
      await closed
    }
  })

  test('connections beyond the limit and silent ones are closed; what was kept for a connection learns of its end', async () => {
    let ended = 0
    const port = await open(edge({ idleMs: 1_500, answer: (frame, peer) => { peer.signal.addEventListener('abort', () => ended++); return Promise.resolve(frame) } }))
    const [one, two] = [connect(port), connect(port)]
    one.socket.write(Uint8Array.of(0))
    await eventually(one.received, [0])
    const three = connect(port)
    await three.closed
    await Promise.all([one.closed, two.closed])
    await expect.poll(() => ended).toBe(1)
  })
})

describe('datagrams', () => {
  test('are answered one by one; larger ones and failing ones are not', async () => {
    const { address, close } = await udpListener({ name: 'echo', host: '127.0.0.1', port: 0, maxRequestBytes: 4, maxUnderWay: 8, answer: (datagram) => (datagram[0] === 9 ? Promise.reject(new Error('no')) : Promise.resolve(datagram)) }).open()
    ends.push(close)
    const socket = dgram.createSocket('udp4')
    ends.push(() => void socket.close())
    const received: number[][] = []
    socket.on('message', (bytes) => received.push([...bytes]))
    for (const bytes of [[1, 2], [9], [1, 2, 3, 4, 5], [3]]) socket.send(Uint8Array.from(bytes), Number(address.split(':').at(-1)), '127.0.0.1')
    await expect.poll(() => received).toEqual([[1, 2], [3]])
  })
})
