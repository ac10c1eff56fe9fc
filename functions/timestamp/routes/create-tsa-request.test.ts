// timestamp.create-tsa-request: a key in its store, a request that openssl accepts. TS-2, TS-9
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTsaRequest, listTimestampProfiles } from '@yiqian/shared/protocol/timestamp-administration.ts'
import { openssl } from '../../../scripts/oracles/openssl.ts'
import { openAuthority, type TestAuthority } from '../testing/authority.ts'

let authority: TestAuthority
beforeAll(async () => { authority = await openAuthority() })
afterAll(() => authority.close())

describe('200', () => {
  test.each([['rsa', /2048 bit/], ['ecdsa', /prime256v1/]])('%s: openssl verifies the request and reads the name', async (profileId, kind) => {
    const { body } = await authority.as('system-administrator', createTsaRequest, { profileId, commonName: '时间戳服务器 1', organization: '第一医院', country: 'CN' })
    const read = openssl(['req', '-in', '@request', '-verify', '-text', '-nameopt', 'utf8', '-noout'], { request: body.requestPem })
    expect(read.stderr + read.stdout.toString()).toMatch(/verify OK/)
    expect(read.stdout.toString()).toMatch(kind)
    expect(read.stdout.toString()).toContain('时间戳服务器 1')
    const { certificates } = (await authority.as('operator', listTimestampProfiles, {})).body
    expect(certificates.find(({ id }) => id === body.certificateId)).toMatchObject({ profileId, state: 'requested', origin: 'requested', serialHex: null, isCurrent: false })
  })
  test('SM2: openssl with the usual identifier', async () => {
    const { body } = await authority.as('system-administrator', createTsaRequest, { profileId: 'sm2', commonName: 'TSA' })
    const read = openssl(['req', '-in', '@request', '-verify', '-vfyopt', 'distid:1234567812345678', '-noout'], { request: body.requestPem })
    expect(read.stderr + read.stdout.toString()).toMatch(/verify OK/)
  })
  test('each request makes a key of its own', async () => {
    const made = await Promise.all([1, 2].map(async () => (await authority.as('system-administrator', createTsaRequest, { profileId: 'ecdsa', commonName: 'x' }))))
    const ok = made.filter(({ status }) => status === 200)
    expect(ok.length).toBeGreaterThanOrEqual(1)
    expect(new Set(ok.map(({ body }) => body.requestPem)).size).toBe(ok.length)
  })
})
test('404, 403, 400', async () => {
  expect(await authority.as('system-administrator', createTsaRequest, { profileId: 'nobody', commonName: 'x' })).toMatchObject({ status: 404, code: 'timestamp.profile_not_found' })
  expect(await authority.as('operator', createTsaRequest, { profileId: 'rsa', commonName: 'x' })).toMatchObject({ status: 403 })
  expect(await authority.as('system-administrator', createTsaRequest, { profileId: 'rsa', commonName: 'x', country: 'China' })).toMatchObject({ status: 400 })
})
