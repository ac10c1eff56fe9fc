// timestamp.get-ts-detail (STF_GetTSDetail): texts as text too, bytes as bytes. TS-4
import { afterAll, beforeAll, expect, test } from 'vitest'
import { childrenOf, parseDer, rawOf } from '@yiqian/shared/crypto/der/element.ts'
import { encodeTimestampRequest } from '@yiqian/shared/crypto/tsp/request.ts'
import { parseCertificate } from '@yiqian/shared/crypto/x509/certificate.ts'
import { getTsDetail } from '@yiqian/shared/protocol/timestamp.ts'
import { fromBase64, toBase64 } from '../../_runtime/base64.ts'
import { imprint, openAuthority, type TestAuthority } from '../testing/authority.ts'

let authority: TestAuthority
let response: string
beforeAll(async () => {
  authority = await openAuthority()
  response = toBase64((await authority.ask(encodeTimestampRequest({ imprint, certReq: false }), 'rsa')).der)
})
afterAll(() => authority.close())
const call = async (item: number) => (await authority.platform.asAnybody(getTsDetail, { responseBase64: response, item })).body

test('200: texts', async () => {
  expect([(await call(2)).text, (await call(7)).text, (await call(9)).text]).toEqual(['示范医院 时间戳 rsa', '5.000000s', 'CN'])
})
test('200: digest, certificate and chain, the latter from the server where the response has none', async () => {
  expect(await call(3)).toEqual({ code: 0, codeName: 'STF_TS_OK', valueBase64: toBase64(imprint.digest) })
  const leaf = parseCertificate(fromBase64((await call(4)).valueBase64!))
  const chain = childrenOf(parseDer(fromBase64((await call(5)).valueBase64!))).map((each) => parseCertificate(rawOf(each)))
  expect(chain.map(({ serialHex }) => serialHex)[0]).toBe(leaf.serialHex)
  expect(chain).toHaveLength(2)
})
test('200 with a code: an item that no token has', async () => expect(await call(6)).toEqual({ code: 0x04000005, codeName: 'STF_TS_INVALID_ITEM' }))
test('400', async () => expect(await authority.platform.asAnybody(getTsDetail, { responseBase64: response, item: 'x' } as never)).toMatchObject({ status: 400 }))
