// timestamp.save-timestamp-profile: profiles added, changed and switched off while the server runs; the default moved. TS-7
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { OID } from '@yiqian/shared/crypto/der/oid.ts'
import { encodeTimestampRequest } from '@yiqian/shared/crypto/tsp/request.ts'
import { listTimestampProfiles, saveTimestampProfile } from '@yiqian/shared/protocol/timestamp-administration.ts'
import { imprint, openAuthority, type TestAuthority } from '../testing/authority.ts'

let authority: TestAuthority
beforeEach(async () => { authority = await openAuthority() })
afterEach(() => authority.close())
const listed = async () => (await authority.as('operator', listTimestampProfiles, {})).body
const failure = async (fields: object, profile?: string) => (await authority.ask(encodeTimestampRequest({ imprint, certReq: false, ...fields }), profile)).failure

describe('200', () => {
  test('a new profile is served at its address and by its policy at once; the default moves', async () => {
    const { profiles, revision } = await listed()
    const fresh = { ...profiles[2]!, id: 'archive', policyOid: '1.2.156.9.9', accuracyMs: 6000 }
    expect((await authority.as('system-administrator', saveTimestampProfile, { profile: fresh, isDefault: true, revision })).body).toEqual({ revision: 1 })
    for (const [fields, profile] of [[{}, 'archive'], [{ policyOid: '1.2.156.9.9' }, undefined], [{}, undefined]] as const) expect((await authority.token(fields, profile)).info).toMatchObject({ policyOid: '1.2.156.9.9', accuracy: { seconds: 6 } })
    expect((await listed()).defaultProfile).toBe('archive')
  })
  test('digests, certificates and state of a profile hold at once', async () => {
    await authority.token({}, 'ecdsa')
    await authority.change('ecdsa', { digests: ['sha256'], certificates: 'withheld' })
    expect(await failure({}, 'ecdsa')).toBe('badAlg')
    expect(await failure({ imprint: { digestOid: OID.sha256, digest: new Uint8Array(32) }, certReq: true }, 'ecdsa')).toBe('addInfoNotAvailable')
    expect(await failure({ imprint: { digestOid: OID.sha256, digest: new Uint8Array(32) } }, 'ecdsa')).toBeUndefined()
    await authority.change('ecdsa', { state: 'disabled' })
    expect((await authority.post(encodeTimestampRequest({ imprint, certReq: false }), 'ecdsa')).status).toBe(404)
    expect(await failure({ policyOid: '1.3.6.1.4.1.32473.3161.1.3' })).toBe('unacceptedPolicy')
  })
  test('an accuracy that time cannot keep: timeNotAvailable', async () => {
    await authority.change('sm2', { accuracyMs: 20 })
    expect(await failure({})).toBe('timeNotAvailable')
  })
})

test('409: somebody else was first', async () => {
  const { profiles, revision } = await listed()
  await authority.change('rsa', { accuracyMs: 7000 })
  expect(await authority.as('system-administrator', saveTimestampProfile, { profile: profiles[0]!, isDefault: true, revision })).toMatchObject({ status: 409, code: 'timestamp.settings_changed' })
})
test('422: what does not fit, 503: a key store that is not set up', async () => {
  expect(await authority.change('rsa', { container: 'gm' })).toMatchObject({ status: 422, code: 'timestamp.profile_invalid' })
  const { profiles, revision } = await listed()
  expect(await authority.as('system-administrator', saveTimestampProfile, { profile: { ...profiles[0]!, id: 'card', policyOid: '1.9', keyStore: 'sdf', renewal: 'by-hand' }, isDefault: false, revision })).toMatchObject({ status: 503, code: 'key.store_not_configured' })
})
test('400 and 403', async () => {
  const { profiles, revision } = await listed()
  for (const spoiled of [{ id: 'With Capitals' }, { accuracyMs: 0 }, { digests: [] }, { policyOid: '9.9' }]) expect(await authority.as('system-administrator', saveTimestampProfile, { profile: { ...profiles[0]!, ...spoiled } as never, isDefault: false, revision })).toMatchObject({ status: 400 })
  for (const role of ['operator', 'auditor', 'audit-administrator'] as const) expect(await authority.as(role, saveTimestampProfile, { profile: profiles[0]!, isDefault: true, revision })).toMatchObject({ status: 403 })
})
