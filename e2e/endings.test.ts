// MP-8, EV-1: how documents end other than by signing alone: rejected, revoked, deleted; and how a phone ends: locked.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { enrolledPhone, type CommandPhone } from './support/command-phone.ts'
import { eventually } from './support/eventually.ts'
import { expectSignedPdf } from './support/expect-signed.ts'
import { hospitalSystem, type HospitalSystem } from './support/hospital-system.ts'
import { startPlatform, type Platform } from './support/platform.ts'
import { startRecordingProxy, type Fate, type RecordingProxy } from './support/recording-proxy.ts'
import { callbacksAt } from './support/simulator-events.ts'

let platform: Platform
let hospital: HospitalSystem
let proxy: RecordingProxy
let phone: CommandPhone

beforeAll(async () => {
  platform = await startPlatform()
  hospital = hospitalSystem(platform)
  proxy = await startRecordingProxy(platform.url)
  phone = await enrolledPhone(platform, 'D1104', { base: proxy.url })
})
afterAll(async () => {
  phone?.close()
  await proxy?.close()
  await platform?.close()
})

const callback = (documentId: string, type: string) => eventually(`${type} of ${documentId}`, async () => (await callbacksAt(platform.url)).find(({ event }) => event?.data.documentId === documentId && event.type === type))
const kindsOf = async (documentId: string) => (await hospital.evidence(documentId)).records.map(({ kind }) => kind)

/** Every file under the data folder that is not a database or a log, as one list of contents. */
function storedFiles(folder: string): Buffer[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder, { recursive: true, withFileTypes: true }).flatMap((entry) => (entry.isFile() ? [readFileSync(path.join(entry.parentPath, entry.name))] : []))
}

describe('MP-8 rejecting', () => {
  test('with a reason: the hospital system hears it, the document is closed for all, nobody can sign it', async () => {
    const { documentId } = await hospital.push({ signers: ['D1104', 'D1101'] })
    const { taskId } = await phone.taskOn(documentId)
    expect((await phone.run('reject', taskId, '--reason', '剂量有误，请核对')).last).toMatchObject({ event: 'rejected' })
    const document = await hospital.documentIn(documentId, 'rejected')
    expect(document).toMatchObject({ fullySigned: false, closedReason: '剂量有误，请核对', signers: [{ staffNumber: 'D1104', state: 'rejected', reason: '剂量有误，请核对' }, { staffNumber: 'D1101', state: 'revoked' }] })
    expect(await callback(documentId, 'document.rejected')).toMatchObject({ verified: true, event: { data: { fullySigned: false } } })
    expect((await phone.run('sign', taskId)).told.some(({ event }) => event === 'signed')).toBe(false)
    await expect(hospital.file(documentId)).rejects.toMatchObject({ code: 'document.not_signed' })
    expect((await phone.taskOn(documentId, 'closed')).state).toBe('rejected')
  })
})

describe('MP-8 revoking', () => {
  test('a pending document disappears from the list; its code no longer works; the record remains', async () => {
    const { documentId } = await hospital.push({ signers: ['D1104'] })
    const { taskId } = await phone.taskOn(documentId)
    const { url } = await hospital.code('sign', { documentId })
    expect(await hospital.revoke(documentId, '重复开具')).toMatchObject({ state: 'revoked', closedReason: '重复开具' })
    expect((await phone.run('sign', url)).last).toMatchObject({ event: 'error', code: 'task.not_pending' })
    expect((await phone.run('sign', taskId)).told.some(({ event }) => event === 'signed')).toBe(false)
    expect((await phone.taskOn(documentId, 'closed')).state).toBe('revoked')
    expect(await callback(documentId, 'document.revoked')).toMatchObject({ verified: true })
    expect(await kindsOf(documentId)).toEqual(expect.arrayContaining(['document.pushed', 'document.revoked']))
  })

  test('while the phone is between its two calls: it ends revoked on both sides, and no signature comes out', async () => {
    const { documentId } = await hospital.push({ signers: ['D1104'] })
    const { taskId } = await phone.taskOn(documentId)
    const before = proxy.exchanges.filter(({ path: at }) => at === '/cosigning/channel').length
    let revoked = false
    proxy.rule = async ({ path: at }): Promise<Fate> => {
      if (!revoked && at === '/cosigning/channel' && proxy.exchanges.filter((exchange) => exchange.path === at).length - before === 1) {
        revoked = true
        await hospital.revoke(documentId, '开错患者')
      }
      return 'pass'
    }
    const { told } = await phone.run('sign', taskId)
    proxy.rule = undefined
    expect(revoked).toBe(true)
    expect(told.find(({ event }) => event === 'refused')).toMatchObject({ fault: 'task.not_pending' })
    expect(await hospital.document(documentId)).toMatchObject({ state: 'revoked', fullySigned: false, signers: [{ state: 'revoked' }] })
    expect(await kindsOf(documentId)).not.toContain('task.signed')
  })

  test('revoking and signing at the same moment end in exactly one of the two, the same on both sides', async () => {
    for (let round = 0; round < 4; round++) {
      const { documentId } = await hospital.push({ signers: ['D1104'] })
      const { taskId } = await phone.taskOn(documentId)
      let revoking: Promise<string> | undefined
      const before = proxy.exchanges.filter(({ path: at }) => at === '/cosigning/channel').length
      proxy.rule = ({ path: at }) => {
        const isComplete = at === '/cosigning/channel' && proxy.exchanges.filter((exchange) => exchange.path === at).length - before === 1
        if (isComplete) revoking ??= new Promise((resolve) => setTimeout(resolve, round * 12)).then(() => hospital.revoke(documentId, '撤回')).then(() => 'revoked', (cause: { code: string }) => cause.code)
        return 'pass'
      }
      const { told } = await phone.run('sign', taskId)
      proxy.rule = undefined
      const answer = await revoking
      const isSigned = told.some(({ event }) => event === 'signed')
      const { state, fullySigned } = await hospital.document(documentId)
      expect([answer, state, fullySigned]).toEqual(isSigned ? ['document.state_conflict', 'signed', true] : ['revoked', 'revoked', false])
      expect((await phone.taskOn(documentId, isSigned ? 'signed' : 'closed')).state).toBe(state)
      expect((await kindsOf(documentId)).filter((kind) => kind === 'task.signed')).toHaveLength(isSigned ? 1 : 0)
    }
  })
})

describe('MP-8 EV-1 deleting', () => {
  test('a signed document leaves a tombstone with who, when, why and digests; its content is gone from the disk', async () => {
    const { documentId, externalId } = await hospital.push({ signers: ['D1104'], sample: 'admission-record.pdf', title: '入院记录' })
    const { taskId, documentDigestHex } = await phone.taskOn(documentId)
    await expect(hospital.remove(documentId, '太早')).rejects.toMatchObject({ status: 409, code: 'document.state_conflict' })
    await phone.run('sign', taskId)
    await expectSignedPdf(hospital, documentId)
    const filesDirectory = path.join(platform.dataDirectory, 'files')
    const countBefore = storedFiles(filesDirectory).length

    const tombstone = await hospital.remove(documentId, '患者要求更正')
    expect(tombstone).toMatchObject({ state: 'deleted', closedReason: '患者要求更正', deletedAtMs: expect.any(Number), externalId, digestHex: expect.stringMatching(/^[0-9a-f]{64}$/) })
    await expect(hospital.file(documentId)).rejects.toMatchObject({ status: 410, code: 'document.deleted' })
    expect(await hospital.document(documentId)).toEqual(tombstone)
    const { records, intact } = await hospital.evidence(documentId)
    expect(intact).toBe(true)
    expect(records.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['document.pushed', 'signing.intended', 'task.signed', 'document.deleted']))
    expect(records.find(({ kind }) => kind === 'document.deleted')).toMatchObject({ actor: expect.stringContaining('app_'), facts: { reason: '患者要求更正' } })
    expect(JSON.stringify(records)).toContain(documentDigestHex)
    expect(await callback(documentId, 'document.deleted')).toMatchObject({ verified: true })

    await eventually('the files to go', () => storedFiles(filesDirectory).length < countBefore || undefined)
    expect((await phone.run('show', taskId, '--out', path.join(platform.dataDirectory, 'leak.pdf'))).last).toMatchObject({ event: 'error', code: 'document.deleted' })
  })
})

describe('CO-1 a wrong PIN', () => {
  test('the tries left are told; after five the phone is locked for signing and logging in, also with the right PIN', async () => {
    const { documentId } = await hospital.push({ signers: ['D1104'] })
    const { taskId } = await phone.taskOn(documentId)
    for (const triesLeft of [4, 3, 2]) expect((await phone.run('sign', taskId, '--pin', '246801')).last).toMatchObject({ code: 'device.pin_wrong', facts: { triesLeft } })
    // The right one sets the count back.
    expect((await phone.run('sign', taskId)).last).toMatchObject({ signed: 1 })
    const next = await hospital.push({ signers: ['D1104'] })
    const task = await phone.taskOn(next.documentId)
    for (const triesLeft of [4, 3, 2, 1]) expect((await phone.run('sign', task.taskId, '--pin', '246801')).last).toMatchObject({ code: 'device.pin_wrong', facts: { triesLeft } })
    expect((await phone.run('sign', task.taskId, '--pin', '246801')).last).toMatchObject({ code: 'device.locked' })
    expect((await phone.run('sign', task.taskId)).last).toMatchObject({ code: 'device.locked', zh: expect.stringContaining('锁定') })
    expect((await phone.run('login', (await hospital.code('login')).url)).last).toMatchObject({ code: 'device.locked' })
    expect((await hospital.document(next.documentId)).state).toBe('pending')
    expect((await phone.run('me')).last).toMatchObject({ device: { state: 'locked', pinTriesLeft: 0 } })
  })
})
