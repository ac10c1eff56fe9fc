// remove-certificate-entry: at once, with a trace.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { addCertificateEntry, listCertificateEntries, removeCertificateEntry } from '@yiqian/shared/protocol/trust.ts'
import { toBase64 } from '../../_runtime/base64.ts'
import { codesOf, openDeskAndAuthority, type DeskAndAuthority } from '../testing/trust-desk.ts'

let [desk, authority] = [] as unknown as DeskAndAuthority
beforeAll(async () => void ([desk, authority] = await openDeskAndAuthority()))
afterAll(() => (authority.close(), desk.close()))

test('200, then 404: what was removed no longer counts and still shows', async () => {
  await desk.trust(authority)
  const leaf = authority.issue('Leaf')
  const { id } = (await desk.ask(addCertificateEntry, { list: 'black', by: 'serial', certificateBase64: toBase64(leaf.der), reason: '误录' })).body
  expect(codesOf(await desk.validate(leaf, { level: 'chain' }))).toEqual(['failed', 'list.black'])
  expect((await desk.ask(removeCertificateEntry, { entryId: id, note: '更正' })).body).toMatchObject({ state: 'removed', reason: '误录 → 更正' })
  expect(codesOf(await desk.validate(leaf, { level: 'chain' }))).toEqual(['passed'])
  expect((await desk.ask(listCertificateEntries, { list: 'black' })).body.items).toMatchObject([{ id, state: 'removed', changedBy: `administrator:${desk.administrator.administrator.id}` }])
  expect((await desk.ask(removeCertificateEntry, { entryId: id })).code).toBe('certificate_entry.not_found')
})
