// Certificates are followed by new ones before they end; by hand there is an alarm. TS-7
import { expect, test } from 'vitest'
import { listTimestampProfiles } from '@yiqian/shared/protocol/timestamp-administration.ts'
import { openDeps } from '../deps.ts'
import { openAuthority } from '../testing/authority.ts'
import { renewDue } from './renew-certificates.ts'

const DAY_MS = 86_400_000

test('thirty days before the end there is a second certificate and it signs; a profile that never signed has none', async () => {
  const authority = await openAuthority()
  const context = authority.platform.context('timestamp')
  const deps = await openDeps(context)
  const certificates = async () => (await authority.as('operator', listTimestampProfiles, {})).body.certificates
  await authority.token()
  await authority.token({}, 'rsa')
  await authority.change('rsa', { renewal: 'by-hand' })
  await renewDue(deps, context)
  expect(await certificates()).toHaveLength(2)
  authority.platform.clock.advance(1800 * DAY_MS)
  await renewDue(deps, context)
  await renewDue(deps, context)
  expect((await certificates()).map(({ profileId, sequence, isCurrent }) => [profileId, sequence, isCurrent])).toEqual([['rsa', 1, true], ['sm2', 1, false], ['sm2', 2, true]])
  const { entries } = await (await authority.platform.runtime.journals.open('system')).search({ kind: 'alarm.timestamp_certificate_expires', limit: 5 })
  expect(entries.map(({ keys }) => keys)).toEqual([{ profile: 'rsa' }, { profile: 'rsa' }])
  await authority.close()
})
