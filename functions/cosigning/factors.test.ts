import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { cosignSuite } from '@yiqian/shared/crypto/cosign/suite.ts'
import { sm3 } from '@yiqian/shared/crypto/sm3.ts'
import { bytesToHex } from '@yiqian/shared/crypto/bytes.ts'
import { releaseChallenge } from '@yiqian/shared/protocol/biometrics.ts'
import { beginSigning, beginStatement, completeSigning, completeStatement } from '@yiqian/shared/protocol/cosigning.ts'
import { confirmSigningCode, sendSigningCode } from '@yiqian/shared/protocol/factors.ts'
import { statementMessage, type StatementDraft } from '@yiqian/shared/protocol/statements.ts'
import { parseFactorRules } from '../_domain/signing-factors/signing-factors.ts'
import { aPendingTask, openBench, type Bench } from './testing/bench.ts'
import { createTestAuthenticator, type TestAuthenticator } from './testing/test-authenticator.ts'
import { beginBiometric, begunAndReleased, enable, release } from './testing/test-biometrics.ts'
import { beginBatch, beginPinFree, enrol, partialFor, rollPhone, sign, state, type CompleteSigningInput, type TestPhone } from './testing/test-phone.ts'

let bench: Bench
let phone: TestPhone
let device: TestAuthenticator
beforeAll(async () => void (bench = await openBench()))
afterAll(() => bench.close())
beforeEach(async () => {
  asks('')
  bench.messages.length = 0
  phone = await enrol(bench)
  device = createTestAuthenticator()
})
const suite: typeof cosignSuite = cosignSuite
const asks = (text: string) => void (bench.deps.config = { ...bench.deps.config, factors: parseFactorRules(text) })
const aTask = (some = {}) => aPendingTask(bench, phone.staff.id, { documentType: 'prescription', ...some })
const complete = async (input: CompleteSigningInput, by = phone) => {
  const answer = await bench.send(completeSigning, input, by.token)
  if (answer.status === 200) rollPhone(by, answer.body.roll)
  return answer
}
const sendCode = (batchId: string, by = phone) => bench.send(sendSigningCode, { suite, batchId }, by.token)
const confirm = (batchId: string, code: string, by = phone) => bench.send(confirmSigningCode, { suite, batchId, code }, by.token)
const newestCode = () => /验证码 (\d{6})/.exec(bench.messages.at(-1)!.zh)![1]!
const wrong = (code: string) => (code === '000000' ? '000001' : '000000')
const enableHere = () => enable(bench, phone, (challengeHex) => device.register(challengeHex))
const intended = async (documentId: string) => (await bench.database.stores.evidence.list(documentId)).find(({ kind }) => kind === 'signing.intended')!.facts

describe('MA-17 PIN and a one-time code', () => {
  test('the answer names what is missing; the code that came by message completes it; the evidence says both', async () => {
    asks('prescription=pin+sms')
    const [task, other] = [await aTask(), await aTask({ documentType: 'other' })]
    const { begun, input } = await beginBatch(bench, phone, [task, other])
    expect(begun.factors).toEqual({ required: ['pin', 'sms'], missing: ['sms'] })
    expect((await sendCode(begun.batchId)).body).toMatchObject({ phoneMasked: `${phone.staff.phone.slice(0, 3)}****${phone.staff.phone.slice(-4)}`, resendAfterMs: 60_000 })
    expect(bench.messages).toHaveLength(1)
    expect(bench.messages[0]).toMatchObject({ phone: phone.staff.phone, zh: expect.stringContaining(`签署 2 份文件（清单 ${begun.approvalDigestHex.slice(0, 4)}）`) })
    expect((await confirm(begun.batchId, newestCode())).body).toEqual({ confirmed: true })
    expect((await complete(input)).body.items.map(({ result }) => result)).toEqual(['signed', 'signed'])
    expect(await intended(task.documentId)).toMatchObject({ intent: 'pin', factors: 'pin+sms', oneTimeCodeId: expect.stringMatching(/^sgc_/) })
  })
  test('one factor where no rule fits', async () => {
    asks('prescription=pin+sms')
    const task = await aTask({ documentType: 'other' })
    const { begun, input } = await beginBatch(bench, phone, [task])
    expect(begun.factors).toBeUndefined()
    expect((await complete(input)).body.items).toMatchObject([{ result: 'signed' }])
    expect(await intended(task.documentId)).toMatchObject({ factors: 'pin' })
    expect(await sendCode(begun.batchId)).toMatchObject({ status: 404, code: 'factors.not_asked' })
  })
  test('downgraded by the phone: completed without the code, refused; nothing is spent, and the code still completes it', async () => {
    asks('prescription=pin+sms')
    const { begun, input } = await beginBatch(bench, phone, [await aTask()])
    expect(await complete(input)).toMatchObject({ status: 403, code: 'factors.missing', facts: { missing: 'sms' } })
    await sendCode(begun.batchId)
    expect(await complete(input)).toMatchObject({ status: 403, code: 'factors.missing' })
    await confirm(begun.batchId, newestCode())
    expect((await complete(input)).status).toBe(200)
  })
  test('a wrong PIN is a wrong PIN still', async () => {
    asks('prescription=pin+sms')
    const { begun, input } = await beginBatch(bench, phone, [await aTask()], { pin: '111222' })
    await sendCode(begun.batchId)
    await confirm(begun.batchId, newestCode())
    expect(await complete(input)).toMatchObject({ status: 403, code: 'device.pin_wrong' })
  })
  test('forged: wrong codes are counted, and the right one comes too late', async () => {
    asks('prescription=pin+sms')
    const { begun, input } = await beginBatch(bench, phone, [await aTask()])
    await sendCode(begun.batchId)
    const code = newestCode()
    for (const triesLeft of [4, 3, 2, 1, 0]) expect(await confirm(begun.batchId, wrong(code))).toMatchObject({ status: 403, code: 'factors.code_wrong', facts: { triesLeft } })
    expect(await confirm(begun.batchId, code)).toMatchObject({ status: 410, code: 'factors.code_gone' })
    bench.clock.move(61_000)
    expect(await sendCode(begun.batchId)).toMatchObject({ status: 410, code: 'factors.code_gone' })
    expect(await complete(input)).toMatchObject({ status: 403, code: 'factors.missing' })
  })
  test('five guesses at once count as five', async () => {
    asks('prescription=pin+sms')
    const { begun } = await beginBatch(bench, phone, [await aTask()])
    await sendCode(begun.batchId)
    const guesses = await Promise.all(Array.from({ length: 8 }, () => confirm(begun.batchId, wrong(newestCode()))))
    expect(guesses.filter(({ code }) => code === 'factors.code_wrong')).toHaveLength(5)
    expect(await confirm(begun.batchId, newestCode())).toMatchObject({ code: 'factors.code_gone' })
  })
  test('expired: after five minutes neither code nor batch is good', async () => {
    asks('prescription=pin+sms')
    const { begun, input } = await beginBatch(bench, phone, [await aTask()])
    await sendCode(begun.batchId)
    bench.clock.move(5 * 60_000 + 1)
    expect(await confirm(begun.batchId, newestCode())).toMatchObject({ status: 404, code: 'factors.not_asked' })
    expect(await complete(input)).toMatchObject({ status: 410 })
  })
  test('replayed: a code is good once, and a completed batch takes none', async () => {
    asks('prescription=pin+sms')
    const { begun, input } = await beginBatch(bench, phone, [await aTask()])
    await sendCode(begun.batchId)
    expect((await confirm(begun.batchId, newestCode())).status).toBe(200)
    expect(await confirm(begun.batchId, newestCode())).toMatchObject({ status: 410, code: 'factors.code_gone' })
    await complete(input)
    expect(await confirm(begun.batchId, newestCode())).toMatchObject({ status: 404, code: 'factors.not_asked' })
    expect((await bench.database.stores.signingCodes.findOfBatch(begun.batchId))?.state).toBe('used')
  })
  test('a code for another list confirms nothing', async () => {
    asks('prescription=pin+sms')
    const [first, second] = [await beginBatch(bench, phone, [await aTask()]), await beginBatch(bench, phone, [await aTask()])]
    await sendCode(first.begun.batchId)
    const code = newestCode()
    await sendCode(second.begun.batchId)
    if (newestCode() !== code) expect(await confirm(second.begun.batchId, code)).toMatchObject({ code: 'factors.code_wrong' })
    await confirm(first.begun.batchId, code)
    expect(await complete(second.input)).toMatchObject({ status: 403, code: 'factors.missing' })
    const { signingCodes } = bench.database.stores
    const kept = (await signingCodes.findOfBatch(second.begun.batchId))!
    await signingCodes.replace(kept, { ...kept, state: 'confirmed', approvalDigestHex: first.begun.approvalDigestHex })
    expect(await complete(second.input)).toMatchObject({ status: 403, code: 'factors.missing' })
  })
  test('foreign: another phone neither asks for the code nor gives it', async () => {
    asks('prescription=pin+sms')
    const { begun } = await beginBatch(bench, phone, [await aTask()])
    const stranger = await enrol(bench)
    expect(await sendCode(begun.batchId, stranger)).toMatchObject({ status: 404, code: 'factors.not_asked' })
    await sendCode(begun.batchId)
    expect(await confirm(begun.batchId, newestCode(), stranger)).toMatchObject({ status: 404, code: 'factors.not_asked' })
    expect(await bench.send(sendSigningCode, { suite, batchId: begun.batchId })).toMatchObject({ status: 401 })
    expect(await bench.send(confirmSigningCode, { suite, batchId: begun.batchId, code: '123456' }, undefined)).toMatchObject({ status: 401 })
  })
  test('a minute between two messages, three for a batch; the older code is over', async () => {
    asks('prescription=pin+sms')
    const { begun } = await beginBatch(bench, phone, [await aTask()])
    await sendCode(begun.batchId)
    const first = newestCode()
    expect(await sendCode(begun.batchId)).toMatchObject({ status: 429, code: 'factors.too_many', facts: { waitSeconds: 60 } })
    bench.clock.move(60_000)
    expect((await sendCode(begun.batchId)).status).toBe(200)
    if (newestCode() !== first) expect(await confirm(begun.batchId, first)).toMatchObject({ code: 'factors.code_wrong' })
    bench.clock.move(60_000)
    expect((await sendCode(begun.batchId)).status).toBe(200)
    bench.clock.move(60_000)
    expect(await sendCode(begun.batchId)).toMatchObject({ status: 410, code: 'factors.code_gone' })
  })
  test('no gateway: nothing is signed', async () => {
    asks('prescription=pin+sms')
    const { messenger } = bench.deps
    const { begun, input } = await beginBatch(bench, phone, [await aTask()])
    bench.deps.messenger = undefined
    expect((await sendCode(begun.batchId)).status).toBe(503)
    bench.deps.messenger = messenger
    expect(await complete(input)).toMatchObject({ code: 'factors.missing' })
  })
  test('the code is in no log and in no row', async () => {
    asks('prescription=pin+sms')
    const { begun } = await beginBatch(bench, phone, [await aTask()])
    await sendCode(begun.batchId)
    const code = newestCode()
    await confirm(begun.batchId, wrong(code))
    await confirm(begun.batchId, code)
    expect(JSON.stringify(bench.logged)).not.toContain(code)
    const { id: _id, codeDigestHex: _digest, batchId: _batch, approvalDigestHex: _list, ...row } = (await bench.database.stores.signingCodes.findOfBatch(begun.batchId))!
    expect(Object.values(row).map(String)).not.toContain(code)
  })
})

describe('MA-17 certificate, biometrics and a one-time code', () => {
  test('PIN, finger and code over the same list; beside the PIN no mask is handed out', async () => {
    await enableHere()
    asks('prescription=pin+biometric+sms')
    const task = await aTask()
    const { begun, input } = await beginBatch(bench, phone, [task])
    expect(begun.factors).toEqual({ required: ['pin', 'biometric', 'sms'], missing: ['biometric', 'sms'] })
    await sendCode(begun.batchId)
    await confirm(begun.batchId, newestCode())
    expect(await complete(input)).toMatchObject({ status: 403, code: 'biometrics.not_released' })
    const challengeHex = bytesToHex(releaseChallenge({ ...begun.release!, batchId: begun.batchId, approvalDigestHex: begun.approvalDigestHex }))
    const released = await release(bench, phone, begun.batchId, device.prove(challengeHex))
    expect(released.body).toEqual({ biometricId: begun.release!.biometricId })
    expect((await complete(input)).body.items).toMatchObject([{ result: 'signed' }])
    expect(await intended(task.documentId)).toMatchObject({ intent: 'pin', factors: 'pin+biometric+sms', biometricMethod: 'webauthn', oneTimeCodeId: expect.stringMatching(/^sgc_/) })
  })
  test('a proof of another list, or of another device, releases nothing', async () => {
    await enableHere()
    asks('prescription=pin+biometric')
    const [first, second] = [await beginBatch(bench, phone, [await aTask()]), await beginBatch(bench, phone, [await aTask()])]
    const over = ({ begun }: typeof first) => bytesToHex(releaseChallenge({ ...begun.release!, batchId: begun.batchId, approvalDigestHex: begun.approvalDigestHex }))
    expect(await release(bench, phone, second.begun.batchId, device.prove(over(first)))).toMatchObject({ code: 'biometrics.proof_refused' })
    expect(await release(bench, phone, second.begun.batchId, createTestAuthenticator().prove(over(second)))).toMatchObject({ code: 'biometrics.proof_refused' })
    expect(await complete(second.input)).toMatchObject({ code: 'biometrics.not_released' })
  })
  test('a phone without biometrics is told so, document by document', async () => {
    asks('prescription=pin+biometric')
    const { begun } = await beginBatch(bench, phone, [await aTask(), await aTask({ documentType: 'other' })])
    expect(begun.items).toMatchObject([{ result: 'refused', fault: 'biometrics.not_enabled' }, { result: 'ready' }])
    expect(begun.factors).toBeUndefined()
  })
  test('biometrics stand for no PIN; with a code beside them they may sign', async () => {
    await enableHere()
    asks('prescription=pin+sms; medical-order=biometric+sms')
    const [refused, asked] = [await aTask(), await aTask({ documentType: 'medical-order' })]
    const { begun } = await beginBiometric(bench, phone, [refused, asked])
    expect(begun.items).toMatchObject([{ result: 'refused', fault: 'biometrics.pin_required' }, { result: 'ready' }])
    expect(begun.factors).toEqual({ required: ['biometric', 'sms'], missing: ['sms'] })
    const input = await begunAndReleased(bench, phone, device, [asked])
    expect(await complete(input)).toMatchObject({ code: 'factors.missing' })
    await sendCode(input.batchId)
    await confirm(input.batchId, newestCode())
    expect((await complete(input)).body.items).toMatchObject([{ result: 'signed' }])
    expect(await intended(asked.documentId)).toMatchObject({ factors: 'biometric+sms' })
  })
})

describe('MA-17 what satisfies no rule', () => {
  test('a PIN-free window', async () => {
    const draft: StatementDraft = { kind: 'pin-free-window.open', seconds: 600, count: 5, documentTypes: [], applicationIds: [] }
    const { statement } = await state(bench, phone, draft, { masked: true })
    const windowId = statement.kind === 'pin-free-window.open' ? statement.terms.windowId : ''
    asks('prescription=pin')
    const { begun, input } = await beginPinFree(bench, phone, windowId, [await aTask(), await aTask({ documentType: 'other' })])
    expect(begun.items).toMatchObject([{ result: 'refused', fault: 'factors.required' }, { result: 'ready' }])
    expect((await complete(input)).body.items).toMatchObject([{ result: 'signed' }])
  })
  test('a list cut into pieces: the number counts what was signed a moment ago', async () => {
    asks('*>=3=pin+sms')
    expect((await beginBatch(bench, phone, [await aTask(), await aTask(), await aTask()])).begun.factors).toMatchObject({ missing: ['sms'] })
    for (let once = 0; once < 2; once++) expect((await sign(bench, phone, [await aTask()])).status).toBe(200)
    const third = await beginBatch(bench, phone, [await aTask()])
    expect(third.begun.factors).toMatchObject({ missing: ['sms'] })
    bench.clock.move(10 * 60_000 + 1)
    expect((await beginBatch(bench, phone, [await aTask()])).begun.factors).toBeUndefined()
  })
  test('pieces begun side by side: the last one is refused at completion', async () => {
    asks('*>=3=pin+sms')
    const pieces = [await beginBatch(bench, phone, [await aTask()]), await beginBatch(bench, phone, [await aTask()]), await beginBatch(bench, phone, [await aTask()])]
    expect(pieces.map(({ begun }) => begun.factors)).toEqual([undefined, undefined, undefined])
    const answers = []
    for (const { input } of pieces) answers.push(await bench.send(completeSigning, { ...input, generation: phone.generation }, phone.token).then((answer) => answer.code ?? answer.status))
    expect(answers).toEqual([200, 200, 'factors.missing'])
  })
  test('a rule set while a batch was open and that counts: asked for at completion', async () => {
    const { input } = await beginBatch(bench, phone, [await aTask()])
    asks('*>=2=pin; prescription=pin+sms')
    expect(await complete(input)).toMatchObject({ code: 'factors.missing' })
  })
})

describe('MA-17 statements', () => {
  const draft: StatementDraft = { kind: 'automatic-signing.open', seconds: 3600, count: 5, documentTypes: ['prescription'], applicationIds: [] }
  test('opening automatic signing needs the code over the very statement', async () => {
    asks('automatic-signing.open=pin+sms')
    const { body } = await bench.send(beginStatement, { suite, draft }, phone.token)
    expect(body.more).toMatchObject({ factors: { required: ['pin', 'sms'], missing: ['sms'] } })
    const input = { suite, sessionId: body.offer.sessionId, generation: phone.generation, partial: partialFor(phone, body.offer, statementMessage(body.statement)) }
    expect(await bench.send(completeStatement, input, phone.token)).toMatchObject({ status: 403, code: 'factors.missing' })
    const { batchId } = body.more!
    await sendCode(batchId)
    expect(bench.messages.at(-1)!.zh).toContain('签署声明')
    expect((await bench.database.stores.signingCodes.findOfBatch(batchId))!.approvalDigestHex).toBe(bytesToHex(sm3(statementMessage(body.statement))))
    await confirm(batchId, newestCode())
    expect((await bench.send(completeStatement, input, phone.token)).status).toBe(200)
  })
  test('PIN and finger; a kind without a rule asks for nothing more', async () => {
    await enableHere()
    asks('pin-free-window.open=pin+biometric')
    const window: StatementDraft = { kind: 'pin-free-window.open', seconds: 600, count: 5, documentTypes: [], applicationIds: [] }
    const { body } = await bench.send(beginStatement, { suite, draft: window }, phone.token)
    const { batchId, release: offer } = body.more!
    const input = { suite, sessionId: body.offer.sessionId, generation: phone.generation, partial: partialFor(phone, body.offer, statementMessage(body.statement)), maskHex: '01'.repeat(32) }
    expect(await bench.send(completeStatement, input, phone.token)).toMatchObject({ code: 'biometrics.not_released' })
    const challengeHex = bytesToHex(releaseChallenge({ ...offer!, batchId, approvalDigestHex: bytesToHex(sm3(statementMessage(body.statement))) }))
    expect((await release(bench, phone, batchId, device.prove(challengeHex))).body.maskHex).toBeUndefined()
    expect((await bench.send(completeStatement, input, phone.token)).status).toBe(200)
    expect((await bench.send(beginStatement, { suite, draft }, phone.token)).body.more).toBeUndefined()
  })
  test('without biometrics on this phone it is not begun', async () => {
    asks('pin-free-window.open=pin+biometric')
    expect(await bench.send(beginStatement, { suite, draft: { kind: 'pin-free-window.open', seconds: 600, count: 5, documentTypes: [], applicationIds: [] } }, phone.token)).toMatchObject({ status: 409, code: 'biometrics.not_enabled' })
  })
})

test('MA-17 form: a code of six digits and nothing else', async () => {
  expect(await bench.send(confirmSigningCode, { suite, batchId: 'bat_00000001', code: '12345' }, phone.token)).toMatchObject({ status: 400, facts: { field: 'code' } })
  expect(await bench.send(beginSigning, { suite, items: [], intent: 'pin' }, phone.token)).toMatchObject({ status: 400 })
})
