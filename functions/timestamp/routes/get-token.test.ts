// timestamp.get-token: the very bytes that left, put together again, also after the profile and its certificate changed. TS-7
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { getToken } from '@yiqian/shared/protocol/timestamp-administration.ts'
import { toBase64 } from '../../_runtime/base64.ts'
import { openAuthority, profiles, type TestAuthority } from '../testing/authority.ts'

let authority: TestAuthority
beforeAll(async () => { authority = await openAuthority() })
afterAll(() => authority.close())
const get = async (serialHex: string) => (await authority.as('operator', getToken, { serialHex })).body

describe('200: byte for byte', () => {
  test.each(profiles.flatMap((profile) => [true, false].map((certReq) => [profile, certReq] as const)))('%s, certificates %s', async (profile, certReq) => {
    const token = await authority.token({ certReq, nonce: 77n }, profile)
    const { token: card, tokenBase64 } = await get(token.info.serialHex)
    expect(tokenBase64).toBe(toBase64(token.der))
    expect(card).toMatchObject({ serialHex: token.info.serialHex, profileId: profile, timeMs: token.info.genTimeMs })
  })
  test('after five years, another container and another certificate', async () => {
    const old = await authority.token({ certReq: true })
    authority.platform.clock.advance(2000 * 86_400_000)
    await authority.change('sm2', { container: 'gm', ordering: true, accuracyMs: 5001 })
    const fresh = await authority.token({ certReq: true })
    expect(fresh.signedData.signers[0]!.signerId).not.toEqual(old.signedData.signers[0]!.signerId)
    for (const token of [old, fresh]) expect((await get(token.info.serialHex)).tokenBase64).toBe(toBase64(token.der))
  })
})
test('404, 403, 400', async () => {
  expect(await authority.as('operator', getToken, { serialHex: 'ab' })).toMatchObject({ status: 404, code: 'timestamp.token_not_found' })
  expect(await authority.as('system-administrator', getToken, { serialHex: 'ab' })).toMatchObject({ status: 403 })
  expect(await authority.as('operator', getToken, { serialHex: 'XY' })).toMatchObject({ status: 400 })
})
