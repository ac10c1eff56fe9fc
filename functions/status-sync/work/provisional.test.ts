import { describe, expect, test } from 'vitest'
import { getDocument, listChanges, listEvidence, pushDocument as pushContract } from '@yiqian/shared/protocol/his.ts'
import { getTask, listTasks } from '@yiqian/shared/protocol/status-sync.ts'
import { verifyDocument } from '@yiqian/shared/protocol/verification.ts'
import { toBase64 } from '../../_runtime/base64.ts'
import { pushDocument, signTask } from '../../_runtime/testing/documents.ts'
import type { EnrolledDevice } from '../../_runtime/testing/people.ts'
import { useNoticeWard } from '../testing/notice-ward.ts'

const HOUR_MS = 3_600_000
const ward = useNoticeWard()
const push = (signer: EnrolledDevice, some = {}) => pushDocument(ward.platform, ward.application, [signer], { contentKind: 'json', provisional: {}, ...some })
const status = async (documentId: string) => (await ward.platform.asApplication(ward.application, getDocument, { documentId })).body
const list = async (signer: EnrolledDevice, provisional?: 'all' | 'overdue') => (await ward.platform.asDevice(signer, listTasks, { list: 'pending', provisional })).body
const hoursLater = async (count: number) => {
  ward.platform.clock.advance(count * HOUR_MS)
  await ward.round()
  ward.platform.clock.advance(60_000)
  await ward.round()
}

describe('MA-16 provisional documents', () => {
  test('reminded after four hours and at the deadline; late: shown, recorded, the system told; signed: until when it was', async () => {
    const mine = await ward.signer()
    const fromMs = ward.platform.clock.nowMs()
    const { status: pushed, tasks } = await push(mine)
    const { documentId } = pushed
    expect(pushed).toMatchObject({ state: 'pending', fullySigned: false, provisional: { fromMs, signByMs: fromMs + 24 * HOUR_MS, untilMs: null, overdue: false } })
    await hoursLater(0)
    await hoursLater(4)
    expect(ward.told(mine)).toEqual(['1 份文件待签署', '1 份文件请尽快签署'])
    await hoursLater(20)
    expect(ward.told(mine)).toHaveLength(3)
    expect((await status(documentId)).provisional).toMatchObject({ overdue: true, untilMs: null })
    expect((await list(mine, 'overdue')).items.map(({ taskId }) => taskId)).toEqual([tasks[0]!.id])
    const signedAtMs = ward.platform.clock.nowMs()
    await signTask(ward.platform, mine, tasks[0]!.id)
    expect(await status(documentId)).toMatchObject({ fullySigned: true, provisional: { fromMs, untilMs: signedAtMs, overdue: true } })
    expect((await ward.platform.asDevice(mine, getTask, { taskId: tasks[0]!.id })).body.task.provisional).toMatchObject({ fromMs, untilMs: signedAtMs })
    const { changes } = (await ward.platform.asApplication(ward.application, listChanges, {})).body
    expect(changes.filter((change) => change.documentId === documentId).map(({ type }) => type)).toEqual(['document.pushed', 'document.provisional', 'document.overdue', 'task.signed', 'document.signed'])
    const { records, intact } = (await ward.platform.asApplication(ward.application, listEvidence, { documentId })).body
    expect(records.map(({ kind }) => kind)).toEqual(['document.pushed', 'document.overdue', 'task.signed'])
    expect([intact, records[0]!.facts['provisional']]).toEqual([true, true])
    await hoursLater(48)
    expect(ward.told(mine)).toHaveLength(3) // nobody is reminded of what is signed
  })
  test('who signs in time is never late, and not reminded', async () => {
    const mine = await ward.signer()
    const { status: { documentId }, tasks } = await push(mine, { provisional: { signWithinSeconds: 2 * 3600 } })
    await signTask(ward.platform, mine, tasks[0]!.id)
    await hoursLater(30)
    expect((await status(documentId)).provisional).toMatchObject({ overdue: false })
    expect(ward.told(mine)).toEqual([])
  })
  test('a document that waits to be signed is none; it is reminded of once, before its end', async () => {
    const mine = await ward.signer()
    const { status: { provisional } } = await push(mine, { provisional: undefined, validForSeconds: 10 * 3600 })
    await push(mine)
    expect(provisional).toBeNull()
    expect([(await list(mine)).items.length, (await list(mine, 'all')).items.length, (await list(mine, 'all')).matching, (await list(mine, 'overdue')).items.length]).toEqual([2, 1, 1, 0])
    await hoursLater(0)
    await hoursLater(5)
    expect(ward.told(mine)).toEqual(['2 份文件待签署', '1 份文件请尽快签署'])
    await hoursLater(1.2)
    expect(ward.told(mine)).toHaveLength(3)
  })
  test('400 a time to sign longer than the document lives; the hospital’s own time is cut to it', async () => {
    const mine = await ward.signer()
    const input = { externalId: 'EMR-LONG', title: 'x', contentKind: 'json' as const, contentBase64: 'e30=', signers: [{ staffNumber: mine.staff.staffNumber }], validForSeconds: 3600, provisional: { signWithinSeconds: 3601 } }
    expect(await ward.platform.asApplication(ward.application, pushContract, input)).toMatchObject({ status: 400, code: 'request.malformed' })
    const { body } = await ward.platform.asApplication(ward.application, pushContract, { ...input, provisional: {} })
    expect(body.provisional!.signByMs).toBe(body.dueAtMs)
  })
  test('EV-2 the verification report says from when to when; of others nothing', async () => {
    const mine = await ward.signer()
    const { status: pushed, tasks } = await push(mine, { contentKind: 'pdf' })
    const untilMs = ward.platform.clock.nowMs()
    await signTask(ward.platform, mine, tasks[0]!.id)
    const { currentDigestHex } = (await ward.deps.database.stores.documents.load(pushed.documentId))!
    const file = (await ward.deps.files.read(pushed.documentId, currentDigestHex))!
    const report = async (bytes: Uint8Array) => (await ward.platform.asFunction(verifyDocument, { contentBase64: toBase64(bytes) })).body
    const { verdict, provisional } = await report(file)
    expect(verdict).toBe('passed')
    expect(provisional).toMatchObject({ fromMs: pushed.createdAtMs, untilMs, signByMs: pushed.provisional!.signByMs })
    expect(provisional!.words.zh).toMatch(/^本文件自 \d{4}-\d\d-\d\d \d\d:\d\d 起作为暂存文件使用，至 .* 结束暂存。$/)
    expect(JSON.stringify(provisional)).not.toContain(pushed.title)
    const other = await pushDocument(ward.platform, ward.application, [mine], {})
    expect(await report(other.content)).not.toHaveProperty('provisional')
  })
})
