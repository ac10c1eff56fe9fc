// GET /timestamp/health: a real token of each profile, made and verified; 503 for each thing that can be wrong.
import { expect, test } from 'vitest'
import { listTimestampProfiles } from '@yiqian/shared/protocol/timestamp-administration.ts'
import { journaled } from '../_runtime/testing/timestamp-journal.ts'
import { createTokenMaker } from './issuing/issue-token.ts'
import { openDeps } from './deps.ts'
import { timestampHealth } from './health.ts'
import { openAuthority, type TestAuthority } from './testing/authority.ts'
import { createSerialNumbers } from './issuing/serial-numbers.ts'

interface Body {
  status: string
  time: { status: string; reason: { code: string } }
  journal: { failure: string | null; entries: number }
  profiles: { profileId: string; ok: boolean; failure: string | null; certificateDaysLeft: number | null; warning: string | null }[]
}
const look = async ({ origin }: TestAuthority): Promise<[number, Body]> => {
  const answer = await fetch(`${origin}/timestamp/health`)
  return [answer.status, (await answer.json()) as Body]
}

test('200: three profiles made and verified a token; no token is in the journal for it', async () => {
  const authority = await openAuthority()
  const [status, body] = await look(authority)
  expect(status).toBe(200)
  expect(body).toMatchObject({ status: 'ok', time: { status: 'host-clock' }, journal: { failure: null } })
  expect(body.profiles.map(({ profileId, ok, failure }) => [profileId, ok, failure])).toEqual([['sm2', true, null], ['rsa', true, null], ['ecdsa', true, null]])
  expect(body.profiles[0]!.certificateDaysLeft).toBeGreaterThan(1800)
  expect(await journaled(authority.platform)).toEqual([])
  const together = await Promise.all(Array.from({ length: 6 }, () => look(authority)))
  expect(new Set(together.map(([, { journal }]) => journal.entries)).size, 'balancers that ask at once share one look, and one line').toBe(1)
  await authority.close()
})

test('503: no time', async () => {
  const authority = await openAuthority()
  await authority.token()
  authority.platform.clock.advance(-60_000)
  const [status, body] = await look(authority)
  expect([status, body.status, body.time.reason.code]).toEqual([503, 'failing', 'time.ran_backwards'])
  await authority.close()
})

test('503: a profile without a certificate; expiry is said before it happens', async () => {
  const authority = await openAuthority()
  await authority.token({}, 'rsa')
  await authority.change('rsa', { renewal: 'by-hand' })
  await authority.change('ecdsa', { state: 'disabled' })
  authority.platform.clock.advance(1810 * 86_400_000)
  const [status, body] = await look(authority)
  expect([status, body.profiles.find(({ profileId }) => profileId === 'rsa')]).toEqual([200, { profileId: 'rsa', ok: true, failure: null, certificateDaysLeft: 16, warning: 'certificate_expires_soon' }])
  authority.platform.clock.advance(30 * 86_400_000)
  const other = await openAuthority({ dataDirectory: authority.platform.dataDirectory, nowMs: authority.platform.clock.nowMs(), env: { DATABASE_URL: 'sqlite::memory:' } })
  await other.change('rsa', { renewal: 'by-hand' })
  const [failing, why] = await look(other)
  expect([failing, why.profiles.find(({ profileId }) => profileId === 'rsa')]).toMatchObject([503, { ok: false, failure: 'timestamp.certificate_missing' }])
  await other.close()
  await authority.close()
})

test('503: a signature that is not right is noticed, because another implementation looks at it', async () => {
  const authority = await openAuthority()
  const deps = await openDeps(authority.platform.context('timestamp'))
  const spoiling = {
    ready: () => undefined,
    async find(profileId: string, atMs: number) {
      const issuer = await deps.issuers.find(profileId, atMs)
      return { ...issuer, sign: async (attributes: Uint8Array) => issuer.sign(profileId === 'sm2' ? attributes.slice(1) : attributes) }
    },
  }
  const tokens = createTokenMaker({ ...deps, issuers: spoiling, nextSerial: createSerialNumbers(deps.kernel.random) })
  const { ok, facts } = await timestampHealth({ ...deps, tokens }, authority.platform.context('timestamp'))()
  expect(ok).toBe(false)
  expect((facts['profiles'] as Body['profiles']).map(({ profileId, failure }) => [profileId, failure])).toEqual([['sm2', 'the token does not verify: signature.invalid'], ['rsa', null], ['ecdsa', null]])
  await authority.close()
})

test('503: the journal cannot be written', async () => {
  const authority = await openAuthority()
  const deps = await openDeps(authority.platform.context('timestamp'))
  const journal = { ...deps.journal, append: () => Promise.reject(new Error('no space left')) }
  expect(await timestampHealth({ ...deps, journal }, authority.platform.context('timestamp'))()).toMatchObject({ ok: false, facts: { journal: { failure: 'no space left' } } })
  expect((await authority.as('operator', listTimestampProfiles, {})).status).toBe(200)
  await authority.close()
})
