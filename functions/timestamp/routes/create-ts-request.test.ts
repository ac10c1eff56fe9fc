// timestamp.create-ts-request (STF_CreateTSRequest): what goes into the request, what is refused with which code. TS-4
import { afterAll, beforeAll, expect, test } from 'vitest'
import { OID } from '@yiqian/shared/crypto/der/oid.ts'
import { encodeInteger, encodeSequence } from '@yiqian/shared/crypto/der/write.ts'
import { sm3 } from '@yiqian/shared/crypto/sm3.ts'
import { parseTimestampRequest } from '@yiqian/shared/crypto/tsp/request.ts'
import { encodeExtension } from '@yiqian/shared/crypto/x509/extension.ts'
import { createTsRequest } from '@yiqian/shared/protocol/timestamp.ts'
import { fromBase64, toBase64 } from '../../_runtime/base64.ts'
import { openTestPlatform, type TestPlatform } from '../../_runtime/testing/open-test-platform.ts'

let platform: TestPlatform
beforeAll(async () => { platform = await openTestPlatform() })
afterAll(() => platform.close())
const data = Buffer.from('病历')
const call = (input: object) => platform.asAnybody(createTsRequest, { inDataBase64: toBase64(data), reqType: 0, hashAlgId: 1, ...input } as never)

test('200: digest, certificate wish, nonce and extensions', async () => {
  const { body } = await call({ nonceHex: '0102', extensionsBase64: toBase64(encodeSequence(encodeExtension('1.2.3', false, encodeInteger(1)))) })
  expect(body).toMatchObject({ code: 0, codeName: 'STF_TS_OK' })
  expect(parseTimestampRequest(fromBase64(body.requestBase64!))).toMatchObject({ imprint: { digestOid: OID.sm3, digest: sm3(data) }, certReq: true, nonce: 0x102n, extensions: [{ oid: '1.2.3', critical: false }] })
  expect(parseTimestampRequest(fromBase64((await call({ reqType: 1, hashAlgId: 4 })).body.requestBase64!))).toMatchObject({ imprint: { digestOid: OID.sha256 }, certReq: false, extensions: [] })
})
test('200 with a code: an unknown digest, extensions that are none, too much data', async () => {
  expect((await call({ hashAlgId: 2 })).body).toEqual({ code: 0x04000007, codeName: 'STF_TS_INVALID_ALG' })
  expect((await call({ extensionsBase64: 'AAAA' })).body).toEqual({ code: 0x04000004, codeName: 'STF_TS_MALFORMAT' })
  expect((await call({ inDataBase64: Buffer.alloc(16 * 1024 * 1024 + 1).toString('base64') })).body).toEqual({ code: 0x04000001, codeName: 'STF_TS_INDATA_TOOLONG' })
})
test('400', async () => {
  for (const spoiled of [{ reqType: 2 }, { inDataBase64: '!' }, { more: 1 }, { hashAlgId: 0 }]) expect(await call(spoiled)).toMatchObject({ status: 400, code: 'request.malformed' })
})
