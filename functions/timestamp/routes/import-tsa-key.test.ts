// timestamp.import-tsa-key: PKCS#12 written by openssl; what cannot serve leaves nothing behind. TS-2
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { importTsaKey } from '@yiqian/shared/protocol/timestamp-administration.ts'
import { openssl } from '../../../scripts/oracles/openssl.ts'
import { toBase64 } from '../../_runtime/base64.ts'
import { content, openAuthority, type TestAuthority } from '../testing/authority.ts'
import { outsideAuthority, type OutsideAuthority } from '../testing/outside-authority.ts'

let authority: TestAuthority
let outside: OutsideAuthority
beforeAll(async () => {
  authority = await openAuthority({ nowMs: Date.now() + 600_000 })
  outside = outsideAuthority()
})
afterAll(() => authority.close())
const P256 = ['-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256']
const take = (pfx: Uint8Array, password: string, profileId = 'rsa') => authority.as('system-administrator', importTsaKey, { profileId, pfxBase64: toBase64(pfx), password })

describe('200', () => {
  test.each([['rsa', undefined], ['ecdsa', P256]])('%s: the key signs, under the chain that came with it', async (profileId, algorithm) => {
    const pfx = outside.keyFile('口令 password', algorithm && { algorithm })
    const { body } = await take(pfx, '口令 password', profileId)
    expect(body.certificate).toMatchObject({ profileId, origin: 'imported', keyStore: 'software', subject: 'CN=brought along', isCurrent: true })
    const asked = openssl(['ts', '-query', '-data', '@data', '-sha512', '-cert'], { data: content })
    const { der } = await authority.ask(new Uint8Array(asked.stdout), profileId)
    expect(openssl(['ts', '-verify', '-data', '@data', '-in', '@reply', '-CAfile', '@root'], { data: content, reply: der, root: outside.rootPem }).ok).toBe(true)
    expect(await take(pfx, '口令 password', profileId)).toMatchObject({ status: 422, code: 'timestamp.certificate_unfit' })
  })
})
describe('422', () => {
  const kept = () => authority.platform.runtime.database.stores.keptKeys.list('software')
  test.each<[string, () => [Uint8Array, string], string]>([
    ['a wrong password', () => [outside.keyFile('one'), 'two'], 'key.import_invalid'],
    ['no PKCS#12', () => [new Uint8Array([1, 2, 3]), 'x'], 'key.import_invalid'],
    ['a key of another algorithm', () => [outside.keyFile('x', { algorithm: P256 }), 'x'], 'timestamp.certificate_unfit'],
    ['a certificate for something else', () => [outside.keyFile('x', { purpose: 'critical,serverAuth' }), 'x'], 'timestamp.certificate_unfit'],
    ['a short key', () => [outside.keyFile('x', { algorithm: ['-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:1024'] }), 'x'], 'key.import_invalid'],
  ])('%s', async (_, make, code) => {
    const before = (await kept()).length
    expect(await take(...make())).toMatchObject({ status: 422, code })
    expect((await kept()).length).toBe(before)
  })
})
test('404, 403, 400', async () => {
  expect(await take(outside.keyFile('x'), 'x', 'nobody')).toMatchObject({ status: 404 })
  expect(await authority.as('operator', importTsaKey, { profileId: 'rsa', pfxBase64: '', password: '' })).toMatchObject({ status: 403 })
  expect(await authority.as('system-administrator', importTsaKey, { profileId: 'rsa' } as never)).toMatchObject({ status: 400 })
})
