// certificates.end-certificate: suspension and revocation, what moves and what does not. CT-4
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { endCertificate } from '@yiqian/shared/protocol/certificates.ts'
import { aPinFreeWindow } from '../../_domain/testing/statement-builders.ts'
import { openTestPlatform, type TestPlatform } from '../../_runtime/testing/open-test-platform.ts'
import { enrolSigner, type EnrolledDevice } from '../../_runtime/testing/people.ts'

let platform: TestPlatform
beforeAll(async () => { platform = await openTestPlatform() })
afterAll(() => platform.close())

const end = (signer: EnrolledDevice, how: 'suspend' | 'revoke', reason = '手机遗失') => platform.asFunction(endCertificate, { deviceId: signer.device.id, how, reason })
const recordOf = async (signer: EnrolledDevice) => {
  const { state, stateReason, stateChangedAtMs } = (await platform.runtime.database.stores.certificates.load(signer.certificateId))!
  return { state, stateReason, stateChangedAtMs }
}

describe('200', () => {
  test.each([['suspend', 'suspended'], ['revoke', 'revoked']] as const)('%s', async (how, state) => {
    const signer = await enrolSigner(platform)
    expect((await end(signer, how)).body).toEqual({ serialHex: signer.serialHex })
    expect(await recordOf(signer)).toEqual({ state, stateReason: '手机遗失', stateChangedAtMs: platform.clock.nowMs() })
  })

  test('what is revoked stays as it was; suspended becomes revoked from the day of the suspension', async () => {
    const signer = await enrolSigner(platform)
    const atMs = platform.clock.nowMs()
    await end(signer, 'suspend')
    platform.clock.advance(60_000)
    await end(signer, 'suspend', '再次')
    expect(await recordOf(signer)).toEqual({ state: 'suspended', stateReason: '手机遗失', stateChangedAtMs: atMs })
    await end(signer, 'revoke', '确认泄露')
    const revoked = { state: 'revoked', stateReason: '确认泄露', stateChangedAtMs: atMs }
    expect(await recordOf(signer)).toEqual(revoked)
    for (const how of ['suspend', 'revoke'] as const) await end(signer, how, '再次')
    expect(await recordOf(signer)).toEqual(revoked)
  })

  test.each(['suspend', 'revoke'] as const)('MP-6 %s: the phone’s PIN-free window closes with it, and its mask is gone', async (how) => {
    const signer = await enrolSigner(platform)
    const { windows } = platform.runtime.database.stores
    const window = aPinFreeWindow({ deviceId: signer.device.id, staffId: signer.staff.id })
    const others = aPinFreeWindow()
    for (const each of [window, others]) await windows.insert(each)
    await end(signer, how)
    expect(await windows.load(window.id)).toMatchObject({ state: 'closed', closedReason: 'rights changed', wrappedMaskHex: null, closedAtMs: platform.clock.nowMs() })
    expect(await windows.load(others.id)).toMatchObject({ state: 'open' })
  })

  test('a phone without a certificate: nothing to end', async () => {
    expect((await platform.asFunction(endCertificate, { deviceId: 'dev_0123456789', how: 'revoke', reason: 'x' })).body).toEqual({ serialHex: null })
  })

  test('two at once: one record, no conflict shown', async () => {
    const signer = await enrolSigner(platform)
    const answers = await Promise.all(['suspend', 'revoke', 'revoke', 'suspend'].map((how) => end(signer, how as 'suspend')))
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200])
    expect((await recordOf(signer)).state).toBe('revoked')
  })
})

test('400: no reason, another way to end', async () => {
  for (const body of [{ deviceId: 'dev_0123456789', how: 'revoke', reason: ' ' }, { deviceId: 'dev_0123456789', how: 'burn', reason: 'x' }]) {
    expect(await platform.asFunction(endCertificate, body as never)).toMatchObject({ status: 400, code: 'request.malformed' })
  }
})

test('403: functions alone may ask', async () => {
  expect(await platform.asAnybody(endCertificate, { deviceId: 'dev_0123456789', how: 'revoke', reason: 'x' })).toMatchObject({ status: 403, code: 'access.denied' })
})
