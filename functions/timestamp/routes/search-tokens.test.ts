// timestamp.search-tokens: issued tokens by serial number, digest, profile and time, page by page. TS-7
import { afterAll, beforeAll, expect, test } from 'vitest'
import { bytesToHex } from '@yiqian/shared/crypto/bytes.ts'
import { sm3 } from '@yiqian/shared/crypto/sm3.ts'
import { searchTokens } from '@yiqian/shared/protocol/timestamp-administration.ts'
import { imprint, openAuthority, type TestAuthority } from '../testing/authority.ts'

let authority: TestAuthority
let beganAtMs: number
const serials: string[] = []
beforeAll(async () => {
  authority = await openAuthority()
  beganAtMs = authority.platform.clock.nowMs()
  for (let i = 0; i < 30; i++) {
    authority.platform.clock.advance(1000)
    serials.push((await authority.token({ imprint: { ...imprint, digest: sm3(Uint8Array.of(i)) } }, i % 3 === 0 ? 'ecdsa' : undefined)).info.serialHex)
  }
})
afterAll(() => authority.close())
const search = async (input: object) => (await authority.as('auditor', searchTokens, input)).body

test('200: newest first, page by page, each once', async () => {
  const seen: string[] = []
  for (let cursor: string | null | undefined; cursor !== null; ) {
    const page: Awaited<ReturnType<typeof search>> = await search({ limit: 8, ...(cursor && { cursor }) })
    seen.push(...page.tokens.map(({ serialHex }) => serialHex))
    cursor = page.nextCursor
  }
  expect(seen).toEqual(serials.toReversed())
})
test('200: by serial number, digest, profile, time', async () => {
  const digestHex = bytesToHex(sm3(Uint8Array.of(7)))
  const [token] = (await search({ serialHex: serials[7] })).tokens
  expect(token).toMatchObject({ serialHex: serials[7], digestHex, digestOid: imprint.digestOid, profileId: 'sm2', transport: 'http', timeMs: beganAtMs + 8000 })
  expect((await search({ digestHex })).tokens).toEqual([token])
  expect((await search({ profileId: 'ecdsa', limit: 200 })).tokens.map(({ serialHex }) => serialHex)).toEqual(serials.filter((_, at) => at % 3 === 0).toReversed())
  expect((await search({ fromMs: beganAtMs + 5000, toMs: beganAtMs + 7000 })).tokens.map(({ serialHex }) => serialHex)).toEqual(serials.slice(4, 7).toReversed())
  expect(await search({ serialHex: '00' })).toEqual({ tokens: [], nextCursor: null })
})
test('422, 403, 400', async () => {
  expect(await authority.as('auditor', searchTokens, { serialHex: 'aa', profileId: 'sm2' })).toMatchObject({ status: 422, code: 'journal.query_invalid' })
  expect(await authority.as('auditor', searchTokens, { cursor: 'nonsense' })).toMatchObject({ status: 422 })
  expect(await authority.as('system-administrator', searchTokens, {})).toMatchObject({ status: 403 })
  expect(await authority.as('auditor', searchTokens, { limit: 0 })).toMatchObject({ status: 400 })
})
