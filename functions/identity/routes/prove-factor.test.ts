import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { confirmProofing, proveFactor } from '@yiqian/shared/protocol/identity.ts'
import { SECRETS, startFaceIdStandIn, type FaceIdStandIn } from '../../_adapters/proofing/testing/faceid-stand-in.ts'
import { openIdentity, type TestIdentity } from '../testing/open-identity.ts'
import { prove, startedBy } from '../testing/prove.ts'

const ID = '11010519491231002X'
const people: { identityNumber: string; name: string; phone: string; cardNumber: string; face: string }[] = []
const video = (text: string) => Buffer.from(text).toString('base64')
let provider: FaceIdStandIn
let identity: TestIdentity
beforeAll(async () => {
  let nowMs = 0
  provider = await startFaceIdStandIn(people, () => nowMs)
  identity = await openIdentity({ PROOFING_RULE: 'sms+face|sms+carrier+bank-card', PROOFING_PROVIDER_URL: provider.url, PROOFING_PROVIDER_ID: SECRETS.secretId, PROOFING_PROVIDER_SECRET: SECRETS.secretKey })
  nowMs = identity.platform.clock.nowMs()
})
afterAll(async () => {
  await identity.close()
  provider.close()
})
beforeEach(() => {
  provider.next = undefined
  provider.asked.length = 0
})
async function begun() {
  const started = await startedBy(identity)
  people.splice(0, people.length, { identityNumber: ID, name: started.staff.name, phone: started.staff.phone, cardNumber: '6225768888888888', face: 'mine' })
  return started
}
async function afterCode() {
  const started = await begun()
  await prove(identity, started.proofingId, { factor: 'sms', code: started.code })
  return started
}
const bind = (proofingId: string) => identity.platform.asDevice(undefined, confirmProofing, { proofingId, deviceName: '手机' })
const face = (text = 'mine', identityNumber = ID) => ({ factor: 'face' as const, identityNumber, videoBase64: video(text) })
const carrier = (identityNumber = ID) => ({ factor: 'carrier' as const, identityNumber })
const activitiesOf = (staffId: string) => identity.platform.runtime.database.stores.activities.listOfStaff(staffId, { limit: 10 })

describe('200 MP-1 MA-17', () => {
  test('code, then face: the server names each step; then, and only then, the phone is bound', async () => {
    const { proofingId, code, next, staff } = await begun()
    expect(next).toEqual(['sms'])
    expect((await prove(identity, proofingId, { factor: 'sms', code })).body).toMatchObject({ done: ['sms'], next: ['face', 'carrier', 'bank-card'], development: [] })
    expect(await bind(proofingId)).toMatchObject({ status: 409, code: 'proofing.incomplete', facts: { next: 'face carrier bank-card' } })
    expect((await prove(identity, proofingId, face())).body).toMatchObject({ done: ['sms', 'face'], next: [] })
    expect((await bind(proofingId)).status).toBe(200)
    expect(await bind(proofingId)).toMatchObject({ status: 404, code: 'proofing.not_found' })
    expect((await activitiesOf(staff.id)).find(({ kind }) => kind === 'proofing')!.facts).toMatchObject({ factors: 'sms face', development: false, references: expect.stringContaining('e2a3f1c0') })
  })
  test('the other way: carrier and bank card', async () => {
    const { proofingId } = await afterCode()
    expect((await prove(identity, proofingId, carrier())).body.next).toEqual(['bank-card'])
    expect((await prove(identity, proofingId, { factor: 'bank-card', identityNumber: ID, cardNumber: '6225768888888888' })).body.next).toEqual([])
    expect((await bind(proofingId)).status).toBe(200)
  })
  test('a code given with confirm-proofing alone is not enough, and stays taken', async () => {
    const { proofingId, code } = await begun()
    const confirm = () => identity.platform.asDevice(undefined, confirmProofing, { proofingId, code, deviceName: '手机' })
    expect(await confirm()).toMatchObject({ status: 409, code: 'proofing.incomplete' })
    expect((await prove(identity, proofingId, face())).body.next).toEqual([])
    expect((await confirm()).status).toBe(200)
  })
  test('the identity number is in no table and in no log; the next proofing must name the same', async () => {
    const { proofingId, staff } = await afterCode()
    await prove(identity, proofingId, carrier())
    await prove(identity, proofingId, { factor: 'bank-card', identityNumber: ID, cardNumber: '6225768888888888' })
    await bind(proofingId)
    const { stores } = identity.platform.runtime.database
    const kept = JSON.stringify([await stores.proofings.load(proofingId), await stores.profiles.load(staff.id), await activitiesOf(staff.id), identity.platform.log])
    expect(kept).not.toMatch(/11010519491231002|6225768888888888/)
    expect((await stores.profiles.load(staff.id))!.identityDigestHex).toMatch(/^[0-9a-f]{64}$/)
  })
})
describe('400 · 403 · 404 · 422 · 429 · 503', () => {
  test('form: check character, card, channel', async () => {
    const { proofingId } = await afterCode()
    expect(await prove(identity, proofingId, carrier('110105194912310021'))).toMatchObject({ status: 400, facts: { field: 'identityNumber' } })
    expect(await prove(identity, proofingId, carrier('12'))).toMatchObject({ status: 400 })
    expect(await prove(identity, 'prf_ffffffffffffffffffffffff', carrier())).toMatchObject({ status: 404, code: 'proofing.not_found' })
    expect(provider.asked).toEqual([])
  })
  test('outside the channel: nothing is looked at, and no try is lost', async () => {
    const { proofingId, code } = await begun()
    for (const proof of [{ factor: 'sms' as const, code }, carrier()]) expect(await identity.platform.asAnybody(proveFactor, { proofingId, proof })).toMatchObject({ status: 403, code: 'channel.required' })
    expect(await identity.platform.runtime.database.stores.proofings.load(proofingId)).toMatchObject({ triesLeft: 5, progress: { done: [], queriesLeft: 4 } })
  })
  test('nobody is asked before the code is right: a stranger costs nothing', async () => {
    const { proofingId, code } = await begun()
    expect(await prove(identity, proofingId, face())).toMatchObject({ status: 422, code: 'proofing.factor_unavailable' })
    const wrong = String((Number(code) + 1) % 1_000_000).padStart(6, '0')
    expect(await prove(identity, proofingId, { factor: 'sms', code: wrong })).toMatchObject({ status: 403, code: 'proofing.code_wrong', facts: { triesLeft: 4 } })
    expect(provider.asked).toEqual([])
  })
  test('no match counts; after four nobody is asked any more', async () => {
    const { proofingId } = await afterCode()
    for (const triesLeft of [3, 2, 1, 0]) expect(await prove(identity, proofingId, face('another'))).toMatchObject({ status: 403, code: 'proofing.factor_failed', facts: { triesLeft, whyEn: expect.stringContaining('registered') } })
    expect(await prove(identity, proofingId, face())).toMatchObject({ status: 429, code: 'proofing.too_many' })
    expect(provider.asked).toHaveLength(4)
    expect(await bind(proofingId)).toMatchObject({ code: 'proofing.incomplete' })
  })
  test('a photo held up is told as such', async () => {
    const { proofingId } = await afterCode()
    expect(await prove(identity, proofingId, face('a photo of a photo'))).toMatchObject({ code: 'proofing.factor_failed', facts: { whyEn: expect.stringContaining('living face') } })
  })
  test('two factors with two numbers, and another number than last time: no, and nobody is asked', async () => {
    const { proofingId, staff } = await afterCode()
    await prove(identity, proofingId, carrier())
    expect(await prove(identity, proofingId, { factor: 'bank-card', identityNumber: '440524188001010014', cardNumber: '6225768888888888' })).toMatchObject({ code: 'proofing.factor_failed' })
    expect(provider.asked).toEqual(['PhoneVerification'])
    expect(staff.id).toBeTruthy()
  })
  test('quota, time-outs, broken answers: 503, the try is given back, the reason is in the log alone', async () => {
    const { proofingId } = await afterCode()
    for (const next of [{ result: '-12' }, { error: 'AuthFailure.SignatureFailure' }, { text: '<html>' }, { status: 500 }]) {
      provider.next = next
      expect(await prove(identity, proofingId, carrier())).toMatchObject({ status: 503, code: 'proofing.provider_unavailable', facts: {} })
    }
    provider.next = undefined
    for (let asked = 0; asked < 4; asked++) expect(await prove(identity, proofingId, face('another'))).toMatchObject({ code: 'proofing.factor_failed' })
    expect(JSON.stringify(identity.platform.log)).toContain('AuthFailure.SignatureFailure')
  })
  test('over after a quarter of an hour', async () => {
    const { proofingId } = await afterCode()
    identity.platform.clock.advance(15 * 60_000 + 1)
    expect(await prove(identity, proofingId, carrier())).toMatchObject({ status: 410, code: 'proofing.expired' })
  })
})
test('the development provider is named as one, in the answer and in what is kept; without any, factors are not available', async () => {
  const development = await openIdentity({ PROOFING_RULE: 'sms+carrier', PROOFING_PROVIDER_URL: 'development' })
  const { proofingId, code, staff } = await startedBy(development)
  expect((await prove(development, proofingId, { factor: 'sms', code })).body).toMatchObject({ next: ['carrier'], development: ['carrier'] })
  expect((await prove(development, proofingId, carrier())).body.next).toEqual([])
  await development.platform.asDevice(undefined, confirmProofing, { proofingId, deviceName: '手机' })
  expect((await development.platform.runtime.database.stores.activities.listOfStaff(staff.id, { limit: 1 }))[0]!.facts).toMatchObject({ development: true, providers: 'sms development' })
  await development.close()
  const bare = await openIdentity({ PROOFING_RULE: 'sms+carrier' })
  const other = await startedBy(bare)
  await prove(bare, other.proofingId, { factor: 'sms', code: other.code })
  expect(await prove(bare, other.proofingId, carrier())).toMatchObject({ status: 503, code: 'proofing.provider_unavailable' })
  await bare.close()
})
