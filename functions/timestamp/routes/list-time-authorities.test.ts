// timestamp.list-time-authorities: what a stranger needs to begin.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { listTimeAuthorities } from '@yiqian/shared/protocol/timestamp.ts'
import { openAuthority, type TestAuthority } from '../testing/authority.ts'

let authority: TestAuthority
beforeAll(async () => { authority = await openAuthority({ env: { PUBLIC_URL: 'https://time.hospital.example' } }) })
afterAll(() => authority.close())

test('200: enabled profiles alone, with their addresses', async () => {
  await authority.change('ecdsa', { state: 'disabled' })
  const { body } = await authority.platform.asAnybody(listTimeAuthorities, {})
  expect(body.defaultProfile).toBe('sm2')
  expect(body.authorities.map(({ profileId, address }) => [profileId, address])).toEqual([['sm2', 'https://time.hospital.example/timestamp/tsa/sm2'], ['rsa', 'https://time.hospital.example/timestamp/tsa/rsa']])
  expect(body.authorities[0]).toMatchObject({ algorithm: 'sm2', container: 'cms', digests: ['sm3', 'sha256', 'sha384', 'sha512'], accuracyMs: 5000, ordering: false })
})
test('400', async () => expect(await authority.platform.asAnybody(listTimeAuthorities, { all: true } as never)).toMatchObject({ status: 400 }))
