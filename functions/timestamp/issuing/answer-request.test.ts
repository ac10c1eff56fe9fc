// The way from request to response: which profile answers, which refusal for what, and a log that a broken disk does not fill.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { OID } from '@yiqian/shared/crypto/der/oid.ts'
import { encodeInteger, encodeSequence } from '@yiqian/shared/crypto/der/write.ts'
import { encodeImprint } from '@yiqian/shared/crypto/tsp/imprint.ts'
import { encodeTimestampRequest } from '@yiqian/shared/crypto/tsp/request.ts'
import { parseTimestampResponse, timestampFailures, type TimestampFailure } from '@yiqian/shared/crypto/tsp/response.ts'
import { encodeExtension } from '@yiqian/shared/crypto/x509/extension.ts'
import { Fault } from '@yiqian/shared/protocol/faults.ts'
import type { LogLine } from '../../_kernel/log.ts'
import { openDeps, type Deps } from '../deps.ts'
import { imprint, openAuthority, type TestAuthority } from '../testing/authority.ts'
import { createAnswerer } from './answer-request.ts'
import { chooseProfile } from './choose-profile.ts'
import { aTimestampProfile, aTimestampSettings } from '../../_domain/timestamp/testing/timestamp-builders.ts'

let authority: TestAuthority
let deps: Deps
beforeAll(async () => {
  authority = await openAuthority()
  deps = await openDeps(authority.platform.context('timestamp'))
  await authority.change('ecdsa', { certificates: 'withheld' })
})
afterAll(() => authority.close())

const broken = (error: Error) => ({ issue: () => Promise.reject(error), make: () => Promise.reject(error) })
const cases: Record<TimestampFailure, [Uint8Array, { profileId?: string; error?: Error }?]> = {
  badAlg: [encodeTimestampRequest({ imprint: { digestOid: OID.sha1, digest: new Uint8Array(20) }, certReq: false })],
  badRequest: [encodeSequence(encodeInteger(7), encodeImprint(imprint))],
  badDataFormat: [Uint8Array.of(0x30, 0x80)],
  timeNotAvailable: [encodeTimestampRequest({ imprint, certReq: false }), { error: new Fault('timestamp.unavailable') }],
  unacceptedPolicy: [encodeTimestampRequest({ imprint, certReq: false, policyOid: '2.999.1' })],
  unacceptedExtension: [encodeTimestampRequest({ imprint, certReq: false }, [encodeExtension('2.999', false, encodeInteger(1))])],
  addInfoNotAvailable: [encodeTimestampRequest({ imprint, certReq: true }), { profileId: 'ecdsa' }],
  systemFailure: [encodeTimestampRequest({ imprint, certReq: false }), { error: new Fault('key.store_unavailable') }],
}

describe('RFC 3161 §2.4.2: every PKIFailureInfo', () => {
  test.each(Object.keys(timestampFailures) as TimestampFailure[])('%s, with a sentence in both languages and no token', async (failure) => {
    const [request, { profileId, error } = {}] = cases[failure]
    const answer = createAnswerer({ ...deps, log: () => undefined, ...(error && { tokens: broken(error) }) })
    const response = parseTimestampResponse(await answer(request, { profileId, transport: 'http' }))
    expect(response).toMatchObject({ status: 'rejection', failure })
    expect(response.statusText).toMatch(/[\u4e00-\u9fff].* \/ [a-z]/)
    expect(response.tokenDer).toBeUndefined()
  })
  test('a critical extension is refused like any other', async () => {
    const request = encodeTimestampRequest({ imprint, certReq: false }, [encodeExtension('2.999', true, encodeInteger(1))])
    expect(parseTimestampResponse(await deps.answer(request, { transport: 'http' })).failure).toBe('unacceptedExtension')
  })
  test('a profile that is not there is no timestamp response', async () => {
    await expect(deps.answer(cases.systemFailure[0], { profileId: 'nobody', transport: 'http' })).rejects.toMatchObject({ code: 'timestamp.profile_not_found' })
  })
})

test('a thousand failures alike are a line, and the next one says how many they were', async () => {
  const lines: LogLine[] = []
  let error = new Error('disk full')
  const answer = createAnswerer({ ...deps, log: (_level, line) => void lines.push(line), tokens: { issue: () => Promise.reject(error), make: () => Promise.reject(error) } })
  for (let i = 0; i < 1000; i++) await answer(cases.systemFailure[0], { transport: 'tcp' })
  expect(lines.length).toBeLessThan(5)
  error = new Error('key gone')
  await answer(cases.systemFailure[0], { transport: 'tcp' })
  expect(lines.at(-1)?.detail).toMatch(/^key gone \(and \d+ times before: disk full\)$/)
})

describe('the profile of a request', () => {
  const settings = aTimestampSettings({ profiles: [...aTimestampSettings().profiles, aTimestampProfile({ id: 'off', policyOid: '1.2.3.4.9', state: 'disabled' })] })
  test.each<[object, string | undefined]>([
    [{}, 'sm2'], [{ policyOid: '1.2.3.4.2' }, 'rsa'], [{ profileId: 'rsa' }, 'rsa'], [{ profileId: 'rsa', policyOid: '1.2.3.4.2' }, 'rsa'],
    [{ profileId: 'rsa', policyOid: '1.2.3.4.1' }, undefined], [{ policyOid: '1.9' }, undefined], [{ profileId: 'off' }, undefined], [{ policyOid: '1.2.3.4.9' }, undefined],
  ])('%j → %s', (asked, id) => {
    const chosen = chooseProfile(settings, asked)
    expect('profile' in chosen ? chosen.profile.id : undefined).toBe(id)
  })
})
