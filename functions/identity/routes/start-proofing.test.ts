import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startProofing } from '@yiqian/shared/protocol/identity.ts'
import { seedStaff } from '../../_runtime/testing/people.ts'
import { openIdentity, type TestIdentity } from '../testing/open-identity.ts'

let identity: TestIdentity
beforeAll(async () => void (identity = await openIdentity()))
afterAll(() => identity.close())
const start = (staffNumber: string, phone: string, key?: string) => identity.platform.asDevice(undefined, startProofing, { staffNumber, phone, noticeVersion: '2026-11' }, key ? { key } : {})
let count = 0
const aPerson = (some = {}) => seedStaff(identity.platform, { phone: `139${String(++count).padStart(8, '0')}`, ...some })

describe('200 MP-1', () => {
  test('a code of six digits goes to the phone on the list; only its digest is kept', async () => {
    const { staffNumber, phone } = await aPerson()
    const { status, body } = await start(staffNumber, phone)
    const nowMs = identity.platform.clock.nowMs()
    expect([status, body.expiresAtMs, body.resendAfterMs, body.phoneMasked]).toEqual([200, nowMs + 300_000, 60_000, `139****${phone.slice(-4)}`])
    expect(identity.messages.at(-1)).toEqual({ phone, zh: expect.stringMatching(/验证码 \d{6}，5 分钟/), en: expect.stringMatching(/Code \d{6}, valid for 5 minutes/) })
    const proofing = await identity.platform.runtime.database.stores.proofings.load(body.proofingId)
    expect(proofing).toMatchObject({ state: 'open', triesLeft: 5 })
    expect(JSON.stringify([proofing, identity.platform.log])).not.toContain(identity.newestCode())
    expect(JSON.stringify(body)).not.toContain(identity.newestCode())
  })
  test('a repeat with the same key sends no second message', async () => {
    const { staffNumber, phone } = await aPerson()
    const first = await start(staffNumber, phone, 'key-12345678')
    const sent = identity.messages.length
    expect((await start(staffNumber, phone, 'key-12345678')).body).toEqual(first.body)
    expect(identity.messages).toHaveLength(sent)
  })
})

describe('400 · 403', () => {
  test.each([['', '13900000000', 'staffNumber'], ['E1', '1390000000', 'phone'], ['E1\n', '13900000000', undefined], ['E_1', '13900000000', 'staffNumber'], ['E1', '+8613900000000', 'phone']])('%j %j', async (staffNumber, phone, field) => {
    const { status, facts } = await start(staffNumber, phone)
    expect([status, facts.field]).toEqual(field ? [400, field] : [403, undefined])
  })
  test('outside the channel', async () => {
    expect(await identity.platform.asAnybody(startProofing, { staffNumber: 'E1', phone: '13900000000', noticeVersion: '2026-11' })).toMatchObject({ status: 403, code: 'channel.required' })
  })
  test('a wrong pair gets the same answer whether the number exists or not, is frozen or not', async () => {
    const [person, frozen] = [await aPerson(), await aPerson({ state: 'frozen' })]
    const answers = [await start(person.staffNumber, '13700000000'), await start('NOBODY', '13700000000'), await start(frozen.staffNumber, frozen.phone)]
    const said = await Promise.all(['NOBODY-2', person.staffNumber].map((number) => identity.platform.send('identity', { method: 'POST', path: '/identity/start-proofing', body: { staffNumber: number, phone: '13700000000', noticeVersion: '2026-11' }, inChannel: true })))
    for (const answer of [...answers, ...said]) expect([answer.status, answer.code, answer.facts]).toEqual([403, 'proofing.no_match', {}])
    expect(Object.keys(said[0]!.headers)).toEqual(Object.keys(said[1]!.headers))
  })
})

describe('403 MA-11 consent before anything is proved', () => {
  test.each([undefined, '2026-10', '2026-12'])('agreed to %s: no code goes out, and no word on the pair', async (noticeVersion) => {
    const person = await aPerson()
    const sent = identity.messages.length
    const ask = (staffNumber: string) => identity.platform.asDevice(undefined, startProofing, { staffNumber, phone: person.phone, ...(noticeVersion !== undefined && { noticeVersion }) })
    for (const answer of [await ask(person.staffNumber), await ask('NOBODY')]) expect(answer).toMatchObject({ status: 403, code: 'consent.required', facts: {} })
    expect(identity.messages).toHaveLength(sent)
    expect((await start(person.staffNumber, person.phone)).status).toBe(200)
  })
  test('what was agreed to lies with the proofing', async () => {
    const { staffNumber, phone } = await aPerson()
    const { body } = await start(staffNumber, phone)
    expect((await identity.platform.runtime.database.stores.proofings.load(body.proofingId))!.progress!.noticeVersion).toBe('2026-11')
  })
})

describe('429', () => {
  test('one code a minute, five an hour', async () => {
    const { staffNumber, phone } = await aPerson()
    expect((await start(staffNumber, phone)).status).toBe(200)
    expect(await start(staffNumber, phone)).toMatchObject({ status: 429, code: 'proofing.too_many', facts: { waitSeconds: 60 } })
    for (let i = 0; i < 4; i++) {
      identity.platform.clock.advance(60_000)
      expect((await start(staffNumber, phone)).status).toBe(200)
    }
    identity.platform.clock.advance(60_000)
    expect(await start(staffNumber, phone)).toMatchObject({ status: 429, facts: { waitSeconds: 3300 } })
  })
  test.each(['of somebody', 'of nobody'])('ten wrong phone numbers an hour for a staff number %s', async (whose) => {
    const person = await aPerson()
    const staffNumber = whose === 'of somebody' ? person.staffNumber : `N-${person.staffNumber}`
    for (let i = 0; i < 10; i++) expect((await start(staffNumber, `1370000000${i}`)).code).toBe('proofing.no_match')
    expect(await start(staffNumber, '13700000099')).toMatchObject({ status: 429, code: 'proofing.too_many', facts: { waitSeconds: 3600 } })
    expect(await start(staffNumber, person.phone)).toMatchObject({ status: 429 })
    identity.platform.clock.advance(3_600_001)
    expect((await start(staffNumber, person.phone)).status).toBe(whose === 'of somebody' ? 200 : 403)
  })
  test('asked for side by side, one code goes out', async () => {
    const { staffNumber, phone } = await aPerson()
    const sent = identity.messages.length
    const answers = await Promise.all(Array.from({ length: 5 }, () => start(staffNumber, phone)))
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 429, 429, 429, 429])
    expect(identity.messages).toHaveLength(sent + 1)
  })
})

describe('503', () => {
  test('the gateway refuses: the log says so, without number and code', async () => {
    const { staffNumber, phone } = await aPerson()
    identity.gateway.status = 500
    const refused = await start(staffNumber, phone)
    identity.gateway.status = 204
    expect(refused).toMatchObject({ status: 503, code: 'server.unavailable' })
    const line = identity.platform.log.at(-1)!
    expect(line['detail']).toBe('the text message gateway answered 500')
    expect(JSON.stringify(line)).not.toContain(phone)
  })
  test('no gateway is set: the log says what to set', async () => {
    const bare = await openIdentity({ SMS_GATEWAY_URL: '' })
    const answers = await Promise.all(['E1', 'E2'].map((staffNumber) => bare.platform.asDevice(undefined, startProofing, { staffNumber, phone: '13900000001', noticeVersion: '2026-11' })))
    for (const answer of answers) expect(answer).toMatchObject({ status: 503, code: 'server.unavailable' })
    expect(bare.platform.log.at(-1)!['detail']).toContain('SMS_GATEWAY_URL')
    await bare.close()
  })
})
