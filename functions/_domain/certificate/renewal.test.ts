import { expect, test } from 'vitest'
import { aCertificate, NOW_MS } from '../testing/builders.ts'
import { aStatement } from '../testing/statement-builders.ts'
import { assertAsksForRenewal, assertMayRenew } from './renewal.ts'

const DAY_MS = 86_400_000
test.each([
  ['in its last month', { notAfterMs: NOW_MS + 30 * DAY_MS }, undefined],
  ['a day too early', { notAfterMs: NOW_MS + 31 * DAY_MS }, 'certificate.renewal_early'],
  ['over', { notAfterMs: NOW_MS - 1 }, 'certificate.not_valid'],
  ['suspended', { state: 'suspended', notAfterMs: NOW_MS + DAY_MS }, 'certificate.not_valid'],
  ['revoked', { state: 'revoked', notAfterMs: NOW_MS + DAY_MS }, 'certificate.not_valid'],
] as const)('CM-10 %s', (_, some, code) => {
  const act = () => assertMayRenew(aCertificate(some), NOW_MS)
  if (code === undefined) act()
  else expect(act).toThrow(expect.objectContaining({ code }))
})
test('the statement is this phone’s, of this kind, and fresh', () => {
  const theirs = { staffId: 'stf_1', deviceId: 'dev_1', nowMs: NOW_MS }
  const good = aStatement({ kind: 'certificate.renew', staffId: 'stf_1', deviceId: 'dev_1', atMs: NOW_MS })
  assertAsksForRenewal(good, theirs)
  for (const bad of [undefined, { ...good, kind: 'pin.change' }, { ...good, staffId: 'stf_2' }, { ...good, deviceId: 'dev_2' }, { ...good, atMs: NOW_MS - 3_600_001 }])
    expect(() => assertAsksForRenewal(bad, theirs)).toThrow(expect.objectContaining({ code: 'certificate.request_invalid' }))
})
