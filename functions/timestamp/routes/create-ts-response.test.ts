// timestamp.create-ts-response (STF_CreateTSResponse): the profile by its algorithm, every refusal as a code. TS-4
import { afterAll, beforeAll, expect, test } from 'vitest'
import { OID } from '@yiqian/shared/crypto/der/oid.ts'
import { encodeInteger, encodeSequence } from '@yiqian/shared/crypto/der/write.ts'
import { encodeImprint } from '@yiqian/shared/crypto/tsp/imprint.ts'
import { encodeTimestampRequest } from '@yiqian/shared/crypto/tsp/request.ts'
import { parseTimestampResponse } from '@yiqian/shared/crypto/tsp/response.ts'
import { parseTimestampToken } from '@yiqian/shared/crypto/tsp/token.ts'
import { createTsResponse } from '@yiqian/shared/protocol/timestamp.ts'
import { fromBase64, toBase64 } from '../../_runtime/base64.ts'
import { imprint, openAuthority, type TestAuthority } from '../testing/authority.ts'

let authority: TestAuthority
beforeAll(async () => { authority = await openAuthority() })
afterAll(() => authority.close())
const call = (request: Uint8Array, signAlgId = 0x20201) => authority.platform.asAnybody(createTsResponse, { requestBase64: toBase64(request), signAlgId })
const good = encodeTimestampRequest({ imprint, certReq: true, nonce: 5n })

test.each([[0x20201, OID.sm2SignWithSm3], [0x10004, OID.rsaEncryption], [0x800004, OID.ecdsaWithSha256]])('200: signed by %s', async (signAlgId, signatureOid) => {
  const { body } = await call(good, signAlgId)
  expect(body).toMatchObject({ code: 0, codeName: 'STF_TS_OK' })
  const token = parseTimestampToken(parseTimestampResponse(fromBase64(body.responseBase64!)).tokenDer!)
  expect([token.info.nonce, token.signedData.signers[0]!.signatureAlgorithm.oid]).toEqual([5n, signatureOid])
})
test.each<[string, Uint8Array, number, string]>([
  ['no request', new Uint8Array([1]), 0x04000009, 'STF_TS_INVALID_DATAFORMAT'],
  ['another version', encodeSequence(encodeInteger(2), encodeImprint(imprint)), 0x04000008, 'STF_TS_INVALID_REQUEST'],
  ['SHA-1', encodeTimestampRequest({ imprint: { digestOid: OID.sha1, digest: new Uint8Array(20) }, certReq: false }), 0x04000007, 'STF_TS_INVALID_ALG'],
  ['another policy', encodeTimestampRequest({ imprint, certReq: false, policyOid: '1.2.3' }), 0x0400000b, 'STF_TS_UNACCEPTED_POLICY'],
])('200 with a code: %s', async (_, request, code, codeName) => {
  expect((await call(request)).body).toEqual({ code, codeName })
})
test('200 with a code: an algorithm that nobody signs with, no time, no certificates to give', async () => {
  expect((await call(good, 1)).body).toEqual({ code: 0x04000007, codeName: 'STF_TS_INVALID_ALG' })
  authority.platform.clock.advance(-9000)
  expect((await call(good)).body).toEqual({ code: 0x0400000a, codeName: 'STF_TS_TIME_NOT_AVAILABLE' })
  authority.platform.clock.advance(9000)
  await authority.change('sm2', { certificates: 'withheld' })
  expect((await call(good)).body).toEqual({ code: 0x0400000d, codeName: 'STF_TS_ADDINFO_NOT_AVAILBLE' })
  await authority.change('sm2', { certificates: 'on-request' })
})
test('400', async () => expect(await authority.platform.asAnybody(createTsResponse, { requestBase64: 'x', signAlgId: 1 })).toMatchObject({ status: 400 }))
