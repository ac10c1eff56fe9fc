// list-revocation-sources: what each source last said, and the lists at hand.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { listRevocationSources } from '@yiqian/shared/protocol/trust.ts'
import { createOpensslAuthority, type OpensslAuthority } from '../../../scripts/oracles/openssl-authority.ts'
import { openListServer, openTrustDesk, type ListServer, type TrustDesk } from '../testing/trust-desk.ts'

let desk: TrustDesk
let web: ListServer
let authority: OpensslAuthority
beforeAll(async () => {
  ;[desk, web, authority] = [await openTrustDesk(), await openListServer(), createOpensslAuthority()]
})
afterAll(async () => {
  await desk.close()
  await web.close()
  authority.close()
})

test('200', async () => {
  await desk.trust(authority)
  authority.revoke(authority.issue('Gone'))
  web.serve(authority.list())
  const good = await desk.fetchFrom(web.address)
  const fetchedAtMs = desk.platform.clock.nowMs()
  desk.platform.clock.advance(1)
  const bad = await desk.fetchFrom('http://127.0.0.1:1/')
  const { sources, lists } = (await desk.ask(listRevocationSources, {})).body
  expect(sources).toMatchObject([{ id: good.id, outcome: 'ok', words: null, fetchedAtMs }, { id: bad.id, outcome: 'unreachable', detail: 'ECONNREFUSED', fetchedAtMs: null }])
  expect(sources[1]!.words?.en).toContain('could not be reached')
  expect(lists).toMatchObject([{ sourceId: good.id, issuer: 'C=CN, O=Peer Authority, CN=Peer Root', number: '1', entries: 1, isFresh: true, isHeld: true }])
})
