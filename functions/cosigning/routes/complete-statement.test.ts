import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { base64ToBytes, hexToBytes } from '@yiqian/shared/crypto/bytes.ts'
import { messageDigest, verifyDigest } from '@yiqian/shared/crypto/sm2/sign.ts'
import { parseCertificate } from '@yiqian/shared/crypto/x509/certificate.ts'
import { completeLogin, completeSigning, completeStatement } from '@yiqian/shared/protocol/cosigning.ts'
import { statementMessage, type StatementDraft } from '@yiqian/shared/protocol/statements.ts'
import { sm2 } from '../../_runtime/testing/test-runtime.ts'
import { aClaimedCode, aPendingTask, openBench, type Bench } from '../testing/bench.ts'
import { WRONG_PIN, beginBatch, beginLogInto, beginStating, enrol, rollPhone, state, type TestPhone } from '../testing/test-phone.ts'

const draft: StatementDraft = { kind: 'pin-free-window.open', seconds: 600, count: 5, documentTypes: [], applicationIds: [] }
let bench: Bench
let phone: TestPhone
beforeAll(async () => {
  bench = await openBench()
  phone = await enrol(bench)
})
afterAll(() => bench.close())
const windowsOf = (of: TestPhone) => bench.database.stores.windows.listOfDevice(of.device.id, 10)

describe('200 MP-6', () => {
  test('the statement is kept with a signature that anybody can verify, and takes effect', async () => {
    const { statement, input } = await beginStating(bench, phone, draft, { masked: true })
    const answer = await bench.send(completeStatement, input, phone.token)
    expect(answer).toMatchObject({ status: 200, body: { statement } })
    const kept = (await bench.database.stores.statements.load(statement.statementId))!
    const key = parseCertificate(base64ToBytes(phone.certificateBase64)).publicKey.sm2PublicKey!
    expect(verifyDigest(sm2, key, messageDigest(sm2, key, statementMessage(statement)), hexToBytes(kept.signatureHex))).toBe(true)
    expect(kept).toMatchObject({ staffId: phone.staff.id, kind: 'pin-free-window.open', statement })
    expect(await windowsOf(phone)).toMatchObject([{ state: 'open', usesLeft: 5, statementId: statement.statementId }])
    expect(await bench.send(completeStatement, input, phone.token)).toEqual(answer)
    expect(await windowsOf(phone)).toHaveLength(1)
    rollPhone(phone, answer.body.roll)
  })
  test('the mask is stored wrapped, and is in no log', async () => {
    const { input } = await beginStating(bench, phone, draft, { masked: true })
    rollPhone(phone, (await bench.send(completeStatement, input, phone.token)).body.roll)
    const stored = JSON.stringify([await windowsOf(phone), await bench.database.stores.statements.listOfStaff(phone.staff.id, 10), bench.logged])
    expect(stored).not.toContain(input.maskHex!)
  })
  test('a second window closes the first', async () => {
    await state(bench, phone, draft, { masked: true })
    expect((await windowsOf(phone)).filter((window) => window.state === 'open')).toHaveLength(1)
    expect((await windowsOf(phone)).find((window) => window.state === 'closed')).toMatchObject({ closedReason: 'another window', wrappedMaskHex: null })
  })
  test('MP-9: changing the PIN is confirmed by the vault, and ends what was opened under the old one', async () => {
    expect((await state(bench, phone, { kind: 'pin.change' })).status).toBe(200)
    expect((await windowsOf(phone)).filter((window) => window.state === 'open')).toHaveLength(0)
  })
})
describe('400 · 401 · 403', () => {
  test('a mask belongs to the kinds that keep the share a second time', async () => {
    const { input } = await beginStating(bench, phone, draft)
    expect(await bench.send(completeStatement, input, phone.token)).toMatchObject({ status: 400, facts: { field: 'maskHex' } })
    const change = await beginStating(bench, phone, { kind: 'pin.change' })
    expect(await bench.send(completeStatement, { ...change.input, maskHex: '11'.repeat(32) }, phone.token)).toMatchObject({ status: 400, facts: { field: 'maskHex' } })
  })
  test('access', async () => {
    const { input } = await beginStating(bench, phone, { kind: 'pin.change' })
    expect(await bench.send(completeStatement, input)).toMatchObject({ status: 401 })
    expect(await bench.send(completeStatement, input, phone.token, { inChannel: false })).toMatchObject({ status: 403, code: 'channel.required' })
  })
  test('a wrong PIN takes a try, and nothing takes effect', async () => {
    const other = await enrol(bench)
    expect(await state(bench, other, draft, { pin: WRONG_PIN, masked: true })).toMatchObject({ status: 403, code: 'device.pin_wrong', facts: { triesLeft: 4 } })
    expect(await windowsOf(other)).toEqual([])
    expect(await bench.database.stores.statements.listOfStaff(other.staff.id, 10)).toEqual([])
  })
})
describe('409 · 410', () => {
  test('no session of one kind passes for one of another, nor another phone’s for mine', async () => {
    const gone = { status: 410, code: 'signing.session_not_found' }
    const { input } = await beginStating(bench, phone, { kind: 'pin.change' })
    const login = await beginLogInto(bench, phone, (await aClaimedCode(bench, phone.device)).id)
    const batch = await beginBatch(bench, phone, [await aPendingTask(bench, phone.staff.id)])
    expect(await bench.send(completeStatement, { ...input, sessionId: login.sessionId }, phone.token)).toMatchObject(gone)
    expect(await bench.send(completeStatement, { ...input, sessionId: batch.input.items[0]!.sessionId }, phone.token)).toMatchObject(gone)
    expect(await bench.send(completeLogin, { ...login, sessionId: input.sessionId }, phone.token)).toMatchObject(gone)
    expect(await bench.send(completeSigning, { ...batch.input, items: [{ ...batch.input.items[0]!, sessionId: input.sessionId }] }, phone.token)).toMatchObject(gone)
    expect(await bench.send(completeStatement, input, (await enrol(bench)).token)).toMatchObject(gone)
  })
  test('another partial on a session that was used', async () => {
    const { input } = await beginStating(bench, phone, { kind: 'pin.change' })
    rollPhone(phone, (await bench.send(completeStatement, input, phone.token)).body.roll)
    expect(await bench.send(completeStatement, { ...input, partial: { ...input.partial, rHex: input.partial.s2Hex } }, phone.token)).toMatchObject({ status: 409, code: 'signing.session_conflict' })
  })
})
