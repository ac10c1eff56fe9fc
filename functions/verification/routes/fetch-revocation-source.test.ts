// fetch-revocation-source: by hand, over HTTP; what can go wrong on the way.
import { createServer as createTcpServer } from 'node:net'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { fetchRevocationSource } from '@yiqian/shared/protocol/trust.ts'
import { createOpensslAuthority, type Issued, type OpensslAuthority } from '../../../scripts/oracles/openssl-authority.ts'
import { openListServer, openTrustDesk, type ListServer, type TrustDesk } from '../testing/trust-desk.ts'

let desk: TrustDesk
let web: ListServer
let authority: OpensslAuthority
let leaf: Issued
beforeAll(() => {
  authority = createOpensslAuthority()
  leaf = authority.issue('Leaf')
})
afterAll(() => authority.close())
beforeEach(async () => {
  ;[desk, web] = [await openTrustDesk(), await openListServer()]
  await desk.trust(authority)
  return async () => {
    await desk.close()
    await web.close()
  }
})

test('200: fetched again it is unchanged; the next list replaces it at once', async () => {
  web.serve(authority.list())
  const { id, outcome } = await desk.fetchFrom(web.address)
  expect(outcome).toBe('ok')
  expect((await desk.ask(fetchRevocationSource, { sourceId: id })).body.outcome).toBe('unchanged')
  expect((await desk.validate(leaf)).condition).toBe('valid')
  const gone = authority.issue('Gone')
  expect((await desk.validate(gone)).condition).toBe('valid')
  authority.revoke(gone)
  desk.platform.clock.set(Date.now() + 1_000) // openssl goes by its own clock
  web.serve(authority.list())
  expect((await desk.ask(fetchRevocationSource, { sourceId: id })).body.outcome).toBe('ok')
  expect((await desk.validate(gone)).condition).toBe('revoked')
})

describe('what goes wrong stands in the card, and the list at hand goes on counting', () => {
  test('down, an error, a redirect to elsewhere, nothing, a web page, cut short', async () => {
    web.serve(authority.list())
    const { id } = await desk.fetchFrom(web.address)
    const again = async () => (await desk.ask(fetchRevocationSource, { sourceId: id })).body.outcome
    const outcomes: (string | null)[] = []
    web.serve((_, response) => response.writeHead(500).end('no'))
    outcomes.push(await again())
    const elsewhere = await openListServer()
    elsewhere.serve(authority.list())
    web.serve((_, response) => response.writeHead(302, { location: elsewhere.address }).end())
    outcomes.push(await again())
    expect(elsewhere.requests).toEqual([])
    await elsewhere.close()
    web.serve(new Uint8Array())
    outcomes.push(await again())
    web.serve(new Uint8Array(Buffer.from('<html>login</html>')))
    outcomes.push(await again())
    web.serve((_, response) => {
      response.writeHead(200, { 'content-length': '1000' }).write('x'.repeat(10))
      setTimeout(() => response.destroy(), 20)
    })
    outcomes.push(await again())
    await web.close()
    outcomes.push(await again())
    expect(outcomes).toEqual(['http_status', 'redirected', 'malformed', 'malformed', 'unreachable', 'unreachable'])
    expect((await desk.validate(leaf)).condition).toBe('valid')
    web = await openListServer()
  })

  test('not HTTP at all', async () => {
    const server = createTcpServer((socket) => socket.on('error', () => undefined).end('\u0000\u0001garbage\r\n\r\n'))
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as { port: number }
    expect((await desk.fetchFrom(`http://127.0.0.1:${port}/`)).outcome).toBe('unreachable')
    server.close()
  })
})

test('404', async () => {
  expect((await desk.ask(fetchRevocationSource, { sourceId: 'src_ffffffffffff' })).code).toBe('revocation_source.not_found')
})
