import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Claim } from '../../_domain/proofing/providers.ts'
import { developmentProvider } from './development-provider.ts'
import { openProviders } from './open-providers.ts'
import { createFaceId } from './tencent-faceid.ts'
import { SECRETS, startFaceIdStandIn, type FaceIdStandIn } from './testing/faceid-stand-in.ts'

const person = { identityNumber: '11010519491231002X', name: '张伟', phone: '13800000001', cardNumber: '6225768888888888', face: 'face of 张伟' }
const known = { name: person.name, identityNumber: person.identityNumber }
const video = (text: string) => Buffer.from(text).toString('base64')
const claims: Record<string, Claim> = {
  carrier: { factor: 'carrier', ...known, phone: person.phone },
  'bank-card': { factor: 'bank-card', ...known, phone: person.phone, cardNumber: person.cardNumber },
  face: { factor: 'face', ...known, videoBase64: video(person.face) },
}
let standIn: FaceIdStandIn
beforeAll(async () => void (standIn = await startFaceIdStandIn([person])))
afterAll(() => standIn.close())
beforeEach(() => {
  standIn.next = undefined
  standIn.asked.length = 0
})
const prove = (claim: Claim, some = {}) => createFaceId({ url: standIn.url, ...SECRETS, nowMs: Date.now, timeoutMs: 20_000, ...some }).prove(claim)

describe('MP-1 MA-17 FaceID', () => {
  test.each(Object.entries(claims))('%s of the very person matches, with the provider’s number', async (_, claim) =>
    expect(await prove(claim)).toEqual({ result: 'match', reference: 'e2a3f1c0-0000-4000-8000-000000000001' }))
  test('each factor asks its own interface', async () => {
    for (const claim of Object.values(claims)) await prove(claim)
    expect(standIn.asked).toEqual(['PhoneVerification', 'BankCard4EVerification', 'LivenessRecognition'])
  })
  test.each([
    ['another phone', { ...claims['carrier']!, phone: '13900000000' }, 'mismatch'],
    ['another name', { ...claims['carrier']!, name: '李四' }, 'mismatch'],
    ['nobody of this number', { ...claims['carrier']!, identityNumber: '110101199003070011' }, 'not-found'],
    ['another card', { ...claims['bank-card']!, cardNumber: '6225760000000000' }, 'mismatch'],
    ['another face', { ...claims['face']!, videoBase64: video('somebody else') }, 'mismatch'],
    ['a photo held up', { ...claims['face']!, videoBase64: video('a photo of a photo') }, 'not-alive'],
    ['no official photo', { ...claims['face']!, identityNumber: '110101199003070011' }, 'not-found'],
  ])('%s is a no', async (_, claim, why) => expect(await prove(claim as Claim)).toMatchObject({ result: 'no-match', why }))
  test.each([
    ['quota of the day', { result: '-12' }],
    ['busy', { result: '-11' }],
    ['limit of requests', { error: 'RequestLimitExceeded' }],
    ['arrears', { error: 'UnauthorizedOperation.Arrears' }],
    ['broken JSON', { text: '<html>' }],
    ['another shape', { text: '{"Response":[]}' }],
    ['a result of no known form', { text: '{"Response":{"Result":"11010519491231002X"}}' }],
    ['an error of the server', { status: 502 }],
    ['a redirect elsewhere', { status: 302, location: 'http://127.0.0.1:1/' }],
    ['silence', { silent: true }],
  ])('%s is no word at all, and tells nothing of the claim', async (_, next) => {
    standIn.next = next
    const answer = await prove(claims['carrier']!, { timeoutMs: 200 })
    expect(answer.result).toBe('unavailable')
    expect(JSON.stringify(answer)).not.toMatch(/11010519491231002X|13800000001|张伟|the-secret-key/)
  })
  test('a wrong key, a wrong clock: said to operators', async () => {
    expect(await prove(claims['carrier']!, { secretKey: 'other' })).toEqual({ result: 'unavailable', detail: expect.stringContaining('AuthFailure.SignatureFailure') })
    expect(await prove(claims['carrier']!, { nowMs: () => Date.now() - 3_600_000 })).toEqual({ result: 'unavailable', detail: expect.stringContaining('AuthFailure.SignatureExpire') })
    expect(await prove(claims['carrier']!, { url: 'http://127.0.0.1:1' })).toEqual({ result: 'unavailable', detail: expect.stringContaining('could not be reached') })
  })
})
test('the development provider says what it is, yes and no', async () => {
  expect(developmentProvider).toMatchObject({ isDevelopment: true, name: 'development' })
  expect(await developmentProvider.prove(claims['carrier']!)).toMatchObject({ result: 'match', reference: 'development' })
  expect(await developmentProvider.prove({ ...claims['carrier']!, identityNumber: '110101199003070020' } as Claim)).toMatchObject({ result: 'no-match' })
})
test('settings choose', () => {
  expect(openProviders(undefined, Date.now)).toEqual({})
  expect(openProviders('development', Date.now).face!.isDevelopment).toBe(true)
  expect(openProviders({ url: 'https://faceid.tencentcloudapi.com', ...SECRETS }, Date.now).carrier).toMatchObject({ name: 'faceid.tencentcloudapi.com', isDevelopment: false })
})
