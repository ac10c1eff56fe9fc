import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { beginStatement } from '@yiqian/shared/protocol/cosigning.ts'
import { statementAgrees, type StatementDraft } from '@yiqian/shared/protocol/statements.ts'
import { anApplication } from '../../_domain/testing/builders.ts'
import { openBench, type Bench } from '../testing/bench.ts'
import { enrol, type TestPhone } from '../testing/test-phone.ts'

const suite = 'cosign/1-SM2-SM3' as const
const draft: StatementDraft = { kind: 'pin-free-window.open', seconds: 600, count: 5, documentTypes: ['prescription'], applicationIds: [] }
let bench: Bench
let phone: TestPhone
beforeAll(async () => {
  bench = await openBench()
  phone = await enrol(bench)
})
afterAll(() => bench.close())
const begin = (some: Partial<StatementDraft> = {}, of = phone) => bench.send(beginStatement, { suite, draft: { ...draft, ...some } as StatementDraft }, of.token)

test('200 MP-6: terms of what the person chose, with names and a moment of the server', async () => {
  const application = anApplication({ name: '住院医生站' })
  await bench.database.stores.applications.insert(application)
  const { status, body } = await begin({ applicationIds: [application.id] } as Partial<StatementDraft>)
  expect(status).toBe(200)
  expect(body.statement).toMatchObject({ kind: 'pin-free-window.open', staffNumber: phone.staff.staffNumber, issuedAtMs: bench.clock.nowMs(), terms: { untilMs: bench.clock.nowMs() + 600_000, count: 5, documentTypes: ['prescription'], applications: [{ applicationId: application.id, name: '住院医生站' }] } })
  expect(statementAgrees({ ...draft, applicationIds: [application.id] } as StatementDraft, body.statement, phone.staff, bench.clock.nowMs())).toBe(true)
  expect(await bench.database.stores.sessions.load(body.offer.sessionId)).toMatchObject({ purpose: 'statement', subjectId: body.statement.statementId, state: 'begun' })
})
describe('400', () => {
  test.each([{ seconds: 0 }, { count: 0 }, { documentTypes: ['poem'] }, { kind: 'everything' }, { more: 1 }])('%j', async (some) => {
    expect(await begin(some as never)).toMatchObject({ status: 400, code: 'request.malformed' })
  })
})
describe('401 · 403 · 423', () => {
  test('access', async () => {
    expect(await bench.send(beginStatement, { suite, draft })).toMatchObject({ status: 401 })
    expect(await bench.send(beginStatement, { suite, draft }, phone.token, { inChannel: false })).toMatchObject({ status: 403, code: 'channel.required' })
  })
  test('a revoked certificate, a locked phone', async () => {
    const other = await enrol(bench)
    const certificate = (await bench.database.stores.certificates.findOfDevice(other.device.id))!
    await bench.database.stores.certificates.replace(certificate, { ...certificate, state: 'revoked' })
    expect(await begin({}, other)).toMatchObject({ status: 403, code: 'certificate.not_valid' })
    const device = (await bench.database.stores.devices.load(other.device.id))!
    await bench.database.stores.devices.replace(device, { ...device, state: 'locked' })
    expect(await begin({}, other)).toMatchObject({ status: 423, code: 'device.locked' })
  })
})
test('404: a hospital system that is not there or frozen', async () => {
  const frozen = anApplication({ state: 'frozen' })
  await bench.database.stores.applications.insert(frozen)
  for (const id of ['app_unknown000', frozen.id]) expect(await begin({ applicationIds: [id] } as Partial<StatementDraft>)).toMatchObject({ status: 404, code: 'statement.subject_unknown' })
})
test('422: longer or more than the hospital allows', async () => {
  expect(await begin({ seconds: 3_601 })).toMatchObject({ status: 422, code: 'statement.out_of_limits', facts: { whyEn: 'at most 60 minutes' } })
  expect(await begin({ count: 11 })).toMatchObject({ status: 422, code: 'statement.out_of_limits', facts: { whyZh: '免密份数最多 10 份' } })
})
