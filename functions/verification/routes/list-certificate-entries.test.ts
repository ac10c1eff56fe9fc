// list-certificate-entries: newest first, one list at a time, what ran out says so.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { addCertificateEntry, listCertificateEntries } from '@yiqian/shared/protocol/trust.ts'
import { openTrustDesk, type TrustDesk } from '../testing/trust-desk.ts'

let desk: TrustDesk
beforeAll(async () => {
  desk = await openTrustDesk()
})
afterAll(() => desk.close())

test('200', async () => {
  const add = (list: 'black' | 'white', label: string, more = {}) => desk.ask(addCertificateEntry, { list, by: 'key', keyDigestHex: 'cd'.repeat(32), label, reason: 'x', ...more })
  await add('black', 'first', { expiresAtMs: desk.platform.clock.nowMs() + 1000 })
  desk.platform.clock.advance(2000)
  await add('black', 'second')
  await add('white', 'other')
  const { items } = (await desk.ask(listCertificateEntries, { list: 'black' })).body
  expect(items.map(({ label, state }) => [label, state])).toEqual([['second', 'active'], ['first', 'expired']])
  expect((await desk.ask(listCertificateEntries, { list: 'black', limit: 1 })).body.items).toHaveLength(1)
})
