// timestamp.get-ts-info (STF_GetTSInfo). TS-4
import { afterAll, beforeAll, expect, test } from 'vitest'
import { encodeTimestampRequest } from '@yiqian/shared/crypto/tsp/request.ts'
import { getTsInfo } from '@yiqian/shared/protocol/timestamp.ts'
import { toBase64 } from '../../_runtime/base64.ts'
import { imprint, openAuthority, type TestAuthority } from '../testing/authority.ts'

let authority: TestAuthority
beforeAll(async () => { authority = await openAuthority() })
afterAll(() => authority.close())

test('200: issuer and time, with certificates inside and without', async () => {
  for (const certReq of [true, false]) {
    const { der } = await authority.ask(encodeTimestampRequest({ imprint, certReq }), 'ecdsa')
    expect((await authority.platform.asAnybody(getTsInfo, { responseBase64: toBase64(der) })).body).toEqual({ code: 0, codeName: 'STF_TS_OK', issuerName: '示范医院 时间戳 ecdsa', timeMs: authority.platform.clock.nowMs() })
  }
})
test('200 with a code: no response', async () => expect((await authority.platform.asAnybody(getTsInfo, { responseBase64: 'AAAA' })).body).toEqual({ code: 0x04000004, codeName: 'STF_TS_MALFORMAT' }))
test('400', async () => expect(await authority.platform.asAnybody(getTsInfo, {} as never)).toMatchObject({ status: 400 }))
