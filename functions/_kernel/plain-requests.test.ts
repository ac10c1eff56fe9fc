// The short way of plain requests: what goes it, what goes Node's, and that nobody can tell the two apart.
import http from 'node:http'
import net, { type AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { parsePlainHead } from './plain-head.ts'
import { takePlainRequests } from './plain-requests.ts'
import type { RawResponse } from './plain-response.ts'

let server: http.Server
/** which way each request went, with its body */
let ways: string[]
let release: (() => void)[]

const reply = (response: RawResponse, body: string): void => {
  response.writeHead(200, { 'content-type': 'text/plain', 'content-length': Buffer.byteLength(body) })
  response.end(body, 'utf8')
}

beforeEach(async () => {
  ;[ways, release] = [[], []]
  server = http.createServer((request, response) => {
    let body = ''
    request.on('data', (chunk: Buffer) => (body += chunk.toString()))
    request.on('end', () => {
      ways.push(`node ${body}`)
      reply(response, `node:${body}`)
    })
  })
  takePlainRequests(server, [({ target, contentLength }) => (target !== '/plain' || contentLength > 100 ? undefined : (body, address, response) => {
    ways.push(`plain ${body.toString()}`)
    expect(address).toBe('127.0.0.1')
    if (body.toString() === 'last') response.setHeader('connection', 'close')
    if (body.toString().startsWith('wait')) release.push(() => reply(response, `plain:${body.toString()}`))
    else reply(response, `plain:${body.toString() === 'large' ? 'x'.repeat(20 << 20) : body.toString()}`)
  })])
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
})
afterEach(() => (server.closeAllConnections(), server.close()))

const head = (length: number, more = ''): string => `POST /plain HTTP/1.1\r\nHost: a\r\nContent-Length: ${length}\r\n${more}\r\n`
const plain = (body: string, more = ''): string => `${head(body.length, more)}${body}`

/** A connection of one's own: what comes back, as text, until it has `bodies` answers or ends. */
function connect(): { socket: net.Socket; until(found: string): Promise<string>; ended: Promise<string> } {
  const socket = net.connect((server.address() as AddressInfo).port, '127.0.0.1')
  let text = ''
  const ended = new Promise<string>((resolve) => socket.on('close', () => resolve(text)))
  socket.on('data', (chunk: Buffer) => (text += chunk.toString())).on('error', () => undefined)
  const until = (found: string): Promise<string> => new Promise((resolve) => {
    const look = (): void => (text.includes(found) ? (socket.off('data', look), resolve(text)) : undefined)
    socket.on('data', look)
    look()
  })
  return { socket, until, ended }
}

describe('plain and whole', () => {
  test('many on one connection; status, fields and body as Node gives them', async () => {
    const { socket, until } = connect()
    for (const body of ['', 'a', 'bc']) {
      socket.write(plain(body))
      await until(`plain:${body}`)
    }
    const text = await until('plain:bc')
    expect(ways).toEqual(['plain ', 'plain a', 'plain bc'])
    expect(text).toMatch(/^HTTP\/1\.1 200 OK\r\ncontent-type: text\/plain\r\ncontent-length: 6\r\nDate: [A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT\r\nConnection: keep-alive\r\nKeep-Alive: timeout=5\r\n\r\nplain:HTTP/)
    socket.destroy()
  })

  test('an answer that closes ends the connection, and nothing is answered behind it', async () => {
    const { socket, ended } = connect()
    socket.write(plain('last'))
    setTimeout(() => socket.write(plain('behind')), 20)
    expect(await ended).toMatch(/Connection: close\r\n\r\nplain:last$/)
    expect(ways).toEqual(['plain last'])
  })

  test('a client that ends its half gets its answer still', async () => {
    const { socket, ended } = connect()
    socket.end(plain('wait'))
    while (release.length === 0) await new Promise((resolve) => setImmediate(resolve))
    release[0]!()
    expect(await ended).toMatch(/plain:wait$/)
  })
})

describe('everything else is Node’s, with the connection', () => {
  test.each([
    ['another address', 'POST /other HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\nx', 'node x'],
    ['a body the handler does not take', plain('y'.repeat(101)), `node ${'y'.repeat(101)}`],
    ['a field that is not known', plain('x', 'X-Forwarded-For: 10.0.0.1\r\n'), 'node x'],
    ['chunks', 'POST /plain HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n\r\n', 'node x'],
    ['a close that is asked for', plain('x', 'Connection: close\r\n'), 'node x'],
    ['HTTP/1.0', 'POST /plain HTTP/1.0\r\nHost: a\r\nContent-Length: 1\r\n\r\nx', 'node x'],
  ])('%s', async (_, request, way) => {
    const { socket, until } = connect()
    socket.write(request)
    await until(`node:`)
    expect(ways).toEqual([way])
    socket.destroy()
  })

  test('a request in pieces, cut anywhere', async () => {
    const request = plain('pieces')
    for (let cut = 1; cut < request.length; cut += 7) {
      const { socket, until } = connect()
      socket.setNoDelay(true)
      socket.write(request.slice(0, cut))
      await new Promise((resolve) => setTimeout(resolve, 5))
      socket.write(request.slice(cut))
      await until(':pieces')
      socket.destroy()
    }
    expect(new Set(ways.map((way) => way.split(' ')[1]))).toEqual(new Set(['pieces']))
    expect(ways.filter((way) => way.startsWith('node')).length).toBeGreaterThan(5)
  })

  test('two requests in one piece, and one that comes before the answer to the one before: all answered, in order', async () => {
    const together = connect()
    together.socket.write(plain('a') + plain('b'))
    expect(await together.until('node:b')).toMatch(/node:a[^]*node:b/)
    const early = connect()
    early.socket.write(plain('wait'))
    while (release.length === 0) await new Promise((resolve) => setImmediate(resolve))
    early.socket.write(plain('c'))
    await new Promise((resolve) => setTimeout(resolve, 20))
    early.socket.write(plain('d'))
    await new Promise((resolve) => setTimeout(resolve, 20))
    release[0]!()
    expect(await early.until('node:d')).toMatch(/plain:wait[^]*node:c[^]*node:d/)
    for (const { socket } of [together, early]) socket.destroy()
  })

  test.each([
    ['two lengths', plain('x', 'Content-Length: 1\r\n')],
    ['a length and chunks', plain('x', 'Transfer-Encoding: chunked\r\n')],
    ['no host', 'POST /plain HTTP/1.1\r\nContent-Length: 1\r\n\r\nx'],
    ['a blank before the colon', plain('x', 'Accept : a\r\n')],
    ['rubbish', '\u0001\u0002\u0003\r\n\r\n'],
  ])('refused as Node refuses: %s', async (_, request) => {
    const { socket, ended } = connect()
    socket.write(request)
    expect(await ended).toMatch(/^HTTP\/1\.1 400 Bad Request/)
    expect(ways).toEqual([])
  })
})

test('who does not read his answers is given up to Node, which stops reading him; others go on', async () => {
  const { socket } = connect()
  socket.pause()
  socket.write(plain('large'))
  while (ways.length < 1) await new Promise((resolve) => setImmediate(resolve))
  socket.write(plain('more'))
  while (ways.length < 2) await new Promise((resolve) => setImmediate(resolve))
  expect(ways).toEqual(['plain large', 'node more'])
  const other = connect()
  other.socket.write(plain('other'))
  await other.until('plain:other')
  for (const each of [socket, other.socket]) each.destroy()
})

test('closing: connections that wait end at once, one that works after its answer', async () => {
  const [idle, fresh, busy] = [connect(), connect(), connect()]
  idle.socket.write(plain('a'))
  await idle.until('plain:a')
  busy.socket.write(plain('wait'))
  while (release.length === 0) await new Promise((resolve) => setImmediate(resolve))
  const closed = new Promise((resolve) => server.close(resolve))
  await Promise.all([idle.ended, fresh.ended])
  release[0]!()
  expect(await busy.ended).toMatch(/plain:wait$/)
  await closed
})

test.each([
  ['plain', 'POST /a?b=c HTTP/1.1\r\nHost: x\r\nContent-Length: 12\r\nContent-Type: text/plain \r\nAccept: */*\r\nConnection: Keep-Alive', { target: '/a?b=c', contentType: 'text/plain', contentLength: 12 }],
  ['another method', 'PUT /a HTTP/1.1\r\nHost: x\r\nContent-Length: 1', undefined],
  ['an address in full', 'POST http://x/a HTTP/1.1\r\nHost: x\r\nContent-Length: 1', undefined],
  ['a blank in the address', 'POST /a b HTTP/1.1\r\nHost: x\r\nContent-Length: 1', undefined],
  ['a length with a sign', 'POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: +1', undefined],
  ['a length that begins with zero', 'POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 01', undefined],
  ['an empty length', 'POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: ', undefined],
  ['an empty host', 'POST /a HTTP/1.1\r\nHost: \r\nContent-Length: 1', undefined],
  ['a folded line', 'POST /a HTTP/1.1\r\nHost: x\r\nAccept: a\r\n b\r\nContent-Length: 1', undefined],
  ['a bare line feed', 'POST /a HTTP/1.1\r\nHost: x\r\nAccept: a\nb: c\r\nContent-Length: 1', undefined],
  ['a bare carriage return', 'POST /a HTTP/1.1\r\nHost: x\r\nAccept: a\rb\r\nContent-Length: 1', undefined],
  ['a character that is not ASCII', 'POST /a HTTP/1.1\r\nHost: x\r\nAccept: ä\r\nContent-Length: 1', undefined],
  ['a field twice', 'POST /a HTTP/1.1\r\nHost: x\r\nAccept: a\r\naccept: b\r\nContent-Length: 1', undefined],
  ['expect', 'POST /a HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 1', undefined],
  ['an upgrade', 'POST /a HTTP/1.1\r\nHost: x\r\nConnection: upgrade\r\nContent-Length: 1', undefined],
  ['no line', '', undefined],
])('a head: %s', (_, text, expected) => expect(parsePlainHead(text)).toEqual(expected))
