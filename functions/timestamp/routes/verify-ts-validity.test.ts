// timestamp.verify-ts-validity (STF_VerifyTSValidity): with the server's own certificates, with one that is given. TS-4
import { afterAll, beforeAll, expect, test } from 'vitest'
import { decodePem } from '@yiqian/shared/crypto/pem.ts'
import { encodeTimestampRequest } from '@yiqian/shared/crypto/tsp/request.ts'
import { verifyTsValidity } from '@yiqian/shared/protocol/timestamp.ts'
import { toBase64 } from '../../_runtime/base64.ts'
import { imprint, openAuthority, type TestAuthority } from '../testing/authority.ts'

let authority: TestAuthority
beforeAll(async () => { authority = await openAuthority() })
afterAll(() => authority.close())
const reply = async (certReq = false, where: TestAuthority = authority, profile = 'sm2') => (await where.ask(encodeTimestampRequest({ imprint, certReq }), profile)).der
const call = async (response: Uint8Array, more: object = {}) => (await authority.platform.asAnybody(verifyTsValidity, { responseBase64: toBase64(response), hashAlgId: 1, signAlgId: 0x20201, ...more })).body

test('200: valid, with certificates inside, without, and with the certificate given', async () => {
  const [leaf] = decodePem('CERTIFICATE', await authority.pemOf('sm2'))
  for (const response of [await reply(true), await reply()]) {
    expect(await call(response)).toEqual({ code: 0, codeName: 'STF_TS_OK' })
    expect(await call(response, { tsCertificateBase64: toBase64(leaf!) })).toEqual({ code: 0, codeName: 'STF_TS_OK' })
  }
  expect(await call(await reply(false, authority, 'rsa'), { signAlgId: 0x10004 })).toEqual({ code: 0, codeName: 'STF_TS_OK' })
})
test('200 with a code: altered, of a stranger, of other algorithms, a refusal, a certificate that is none', async () => {
  const altered = (await reply()).slice()
  altered[altered.length - 3]! ^= 4
  expect((await call(altered)).codeName).toBe('STF_TS_INVALID_SIGNATURE')
  const stranger = await openAuthority()
  expect((await call(await reply(true, stranger))).codeName).toBe('STF_TS_INVALID_SIGNATURE')
  await stranger.close()
  expect((await call(await reply(), { hashAlgId: 4 })).codeName).toBe('STF_TS_INVALID_ALG')
  expect((await call(await reply(), { signAlgId: 0x10004 })).codeName).toBe('STF_TS_INVALID_ALG')
  expect((await call((await authority.ask(encodeTimestampRequest({ imprint, certReq: false, policyOid: '1.2.3' }))).der)).codeName).toBe('STF_TS_UNACCEPTED_POLICY')
  expect((await call(await reply(), { tsCertificateBase64: 'AAAA' })).codeName).toBe('STF_TS_MALFORMAT')
})
test('400', async () => expect(await authority.platform.asAnybody(verifyTsValidity, { responseBase64: '' } as never)).toMatchObject({ status: 400 }))
