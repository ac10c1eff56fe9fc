// save-revocation-source: which addresses are taken; a change shows and starts anew.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { listRevocationSources, saveRevocationSource } from '@yiqian/shared/protocol/trust.ts'
import { openTrustDesk, type TrustDesk } from '../testing/trust-desk.ts'

let desk: TrustDesk
beforeAll(async () => {
  desk = await openTrustDesk()
})
afterAll(() => desk.close())
const save = (address: string, more = {}) => desk.ask(saveRevocationSource, { name: 'source', kind: 'crl', address, ...more })

test('200: added, changed, removed; it stays on record', async () => {
  const { id } = (await save('http://crl.example/a.crl', { everySeconds: 600 })).body
  expect((await save('ldap://ldap.example/cn=ca?certificateRevocationList;binary', { sourceId: id })).body).toMatchObject({ id, everySeconds: 3600, changedBy: `administrator:${desk.administrator.administrator.id}` })
  expect((await save('ldap://ldap.example/cn=ca', { sourceId: id, state: 'removed' })).body.state).toBe('removed')
  expect((await desk.ask(listRevocationSources, {})).body.sources).toMatchObject([{ id, state: 'removed' }])
})

describe('422 and 404', () => {
  test.each(['ftp://crl.example/a.crl', 'file:///etc/passwd', 'crl.example/a.crl', 'http://user:secret@crl.example/a.crl', 'gopher://x', 'http://', 'javascript:alert(1)'])('%s', async (address) => {
    expect((await save(address)).code).toBe('revocation_source.address_invalid')
  })
  test('a status service by LDAP, or for no authority in particular', async () => {
    expect((await save('ldap://x/', { kind: 'ocsp', anchorId: 'anc_ffffffffffff' })).code).toBe('revocation_source.address_invalid')
    expect((await save('http://x/', { kind: 'ocsp' })).code).toBe('revocation_source.anchor_required')
    expect((await save('http://x/', { kind: 'ocsp', anchorId: 'anc_ffffffffffff' })).code).toBe('trust_anchor.not_found')
  })
  test('a source that is not there', async () => {
    expect((await save('http://x/', { sourceId: 'src_ffffffffffff' })).code).toBe('revocation_source.not_found')
  })
})
