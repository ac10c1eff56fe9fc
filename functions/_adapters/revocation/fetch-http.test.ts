// Lists by HTTP from servers that are slow, large, or lead elsewhere.
import { createServer, type RequestListener, type Server } from 'node:http'
import { createServer as createTcpServer, type AddressInfo, type Server as TcpServer } from 'node:net'
import { gzipSync } from 'node:zlib'
import { afterEach, describe, expect, test } from 'vitest'
import { fetchHttp } from './fetch-http.ts'
import { createFetchRevocation, hostOf, readUrl } from './fetch-list.ts'

const LIMITS = { mostBytes: 100_000, timeoutMs: 20_000, leastBytesPerSecond: 1_000 }
const servers: (Server | TcpServer)[] = []
afterEach(() => {
  for (const server of servers.splice(0)) {
    if ('closeAllConnections' in server) server.closeAllConnections()
    server.close()
  }
})
const portOf = async (server: Server | TcpServer): Promise<number> => {
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return (server.address() as AddressInfo).port
}
const serve = async (listener: RequestListener): Promise<URL> => new URL(`http://127.0.0.1:${await portOf(createServer(listener))}/list`)
const problemOf = (url: URL, limits = LIMITS): Promise<string> => fetchHttp({ url, limits }).then(() => 'fetched', (error: { code: string }) => error.code)

describe('what is refused on the way', () => {
  test('announced too large, and too large without a word', async () => {
    expect(await problemOf(await serve((_, response) => response.writeHead(200, { 'content-length': '100001' }).flushHeaders()))).toBe('too_large')
    expect(await problemOf(await serve((_, response) => {
      const more = (): void => void (response.destroyed || response.write(Buffer.alloc(20_000), more))
      more()
    }))).toBe('too_large')
  })
  test('a bomb: encodings are not undone', async () => {
    expect(await problemOf(await serve((_, response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(Buffer.alloc(10_000_000)))))).toBe('malformed')
  })
  test.each([301, 302, 303, 307, 308])('%i to elsewhere', async (status) => {
    let visits = 0
    const elsewhere = await serve((_, response) => {
      visits += 1
      response.end()
    })
    expect(await problemOf(await serve((_, response) => response.writeHead(status, { location: elsewhere.href }).end()))).toBe('redirected')
    expect(visits).toBe(0)
  })
  test('silent, and a head that never ends (slow loris)', async () => {
    expect(await problemOf(await serve(() => undefined), { ...LIMITS, timeoutMs: 300 })).toBe('timeout')
    const port = await portOf(createTcpServer((socket) => {
      socket.on('error', () => undefined).write('HTTP/1.1 200 OK\r\n')
      const timer = setInterval(() => socket.destroyed ? clearInterval(timer) : socket.write('x-a: b\r\n'), 20)
    }))
    expect(['timeout', 'unreachable']).toContain(await problemOf(new URL(`http://127.0.0.1:${port}/`), { ...LIMITS, timeoutMs: 500 }))
  })
  test('a body that drips: given up long before its time', async () => {
    const began = performance.now()
    const url = await serve((_, response) => {
      const timer = setInterval(() => response.destroyed ? clearInterval(timer) : response.write('x'), 50)
    })
    expect(await problemOf(url, { ...LIMITS, timeoutMs: 60_000 })).toBe('too_slow')
    expect(performance.now() - began).toBeLessThan(40_000)
  })
})

test('addresses: which are read, and what an allow list compares', async () => {
  expect(hostOf(readUrl('http://CRL.Example/a'))).toBe('crl.example:80')
  expect(hostOf(readUrl('ldaps://ldap.example/cn=a'))).toBe('ldap.example:636')
  for (const address of ['file:///etc/passwd', 'http://a:b@x/', 'x', 'data:,x', '//x/y']) expect(() => readUrl(address)).toThrow('scheme_unsupported')
  await expect(createFetchRevocation().status('ldap://x/', new Uint8Array())).rejects.toThrow('scheme_unsupported')
})
