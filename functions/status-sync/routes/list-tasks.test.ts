import { describe, expect, test } from 'vitest'
import { revokeDocument } from '@yiqian/shared/protocol/his.ts'
import { listTasks as contract } from '@yiqian/shared/protocol/status-sync.ts'
import { pushDocument, signTask } from '../../_runtime/testing/documents.ts'
import { enrolSigner, type EnrolledDevice } from '../../_runtime/testing/people.ts'
import { refusesOtherPhones } from '../testing/refuses-other-phones.ts'
import { useWard } from '../testing/ward.ts'

const ward = useWard()
type List = 'pending' | 'signed' | 'closed'
const list = async (signer: EnrolledDevice, input: { list: List; query?: string; cursor?: string; limit?: number }) => (await ward.platform.asDevice(signer, contract, input)).body
const push = (signers: EnrolledDevice[], some = {}) => pushDocument(ward.platform, ward.application, signers, { contentKind: 'json', ...some })

describe('MP-7 200 my lists', () => {
  test('each task in its list, counted; other people’s in none', async () => {
    const [mine, other] = [await enrolSigner(ward.platform), ward.signers[0]!]
    const pending = await push([mine])
    const signed = await push([mine])
    await signTask(ward.platform, mine, signed.tasks[0]!.id)
    const revoked = await push([mine])
    await ward.platform.asApplication(ward.application, revokeDocument, { documentId: revoked.status.documentId, reason: 'x' })
    await push([other, mine], { signerOrder: 'sequence' }) // waits for the other
    for (const [name, { tasks }] of Object.entries({ pending, signed, closed: revoked })) {
      const { items, counts, nextCursor } = await list(mine, { list: name as List })
      expect([items.map(({ taskId }) => taskId), counts, nextCursor], name).toEqual([[tasks[0]!.id], { pending: 1, signed: 1, closed: 1 }, null])
    }
  })
  test('pending by due time, page by page, none twice and none left out', async () => {
    const mine = await enrolSigner(ward.platform)
    const days = [5, 1, 9, 3, 7, 1, 2]
    for (const day of days) await push([mine], { validForSeconds: day * 86_400 })
    const seen: { taskId: string; dueAtMs: number }[] = []
    let cursor: string | undefined
    do {
      const page = await list(mine, { list: 'pending', cursor, limit: 3 })
      seen.push(...page.items)
      cursor = page.nextCursor ?? undefined
    } while (cursor)
    expect(new Set(seen.map(({ taskId }) => taskId)).size).toBe(days.length)
    expect(seen.map(({ dueAtMs }) => dueAtMs)).toEqual([...seen.map(({ dueAtMs }) => dueAtMs)].sort((a, b) => a - b))
  })
  test('found by title, patient or admission number; a percent sign means itself', async () => {
    const mine = await enrolSigner(ward.platform)
    const wanted = await push([mine], { title: '手术知情同意书', patient: { name: '李秀英', admissionNumber: 'ZY20261121' } })
    await push([mine], { title: '处方 100%' })
    for (const query of ['知情', '李秀英', 'ZY2026']) expect((await list(mine, { list: 'pending', query })).items.map(({ taskId }) => taskId)).toEqual([wanted.tasks[0]!.id])
    expect((await list(mine, { list: 'pending', query: '%' })).items.map(({ title }) => title)).toEqual(['处方 100%'])
  })
  test('PH-3 narrowed by type, system, department and date, and how many that are', async () => {
    const mine = await enrolSigner(ward.platform)
    const consent = await push([mine], { documentType: 'consent-form', patient: { name: '李秀英', department: '普外科' } })
    await push([mine], { documentType: 'prescription', patient: { name: '李秀英', department: '心内科' } })
    const ask = async (filter: Record<string, unknown>) => {
      const { items, matching } = (await ward.platform.asDevice(mine, contract, { list: 'pending', ...filter })).body
      return [items.map(({ taskId }) => taskId), matching]
    }
    const [wanted, now] = [[[consent.tasks[0]!.id], 1], ward.platform.clock.nowMs()]
    expect(await ask({ documentTypes: ['consent-form'] })).toEqual(wanted)
    expect(await ask({ departments: ['普外科'] })).toEqual(wanted)
    expect(await ask({ query: '李秀英 普外' })).toEqual(wanted)
    expect(await ask({ clientSystems: ['没有的系统'] })).toEqual([[], 0])
    expect((await ask({ clientSystems: [ward.application.application.name], fromMs: now - 60_000, beforeMs: now + 60_000 }))[1]).toBe(2)
    expect(await ask({ beforeMs: now - 60_000 })).toEqual([[], 0])
    expect((await ask({ documentTypes: [] }))[1]).toBeUndefined()
  })
  test('an empty list', async () => expect(await list(await enrolSigner(ward.platform), { list: 'closed' })).toEqual({ items: [], nextCursor: null, counts: { pending: 0, signed: 0, closed: 0 } }))
})

describe('400', () => {
  test.each([['list', {}], ['list', { list: 'all' }], ['limit', { list: 'pending', limit: 0 }], ['limit', { list: 'pending', limit: 101 }], ['query', { list: 'pending', query: 'x'.repeat(65) }], ['cursor', { list: 'pending', cursor: 'x'.repeat(201) }], ['documentTypes.0', { list: 'pending', documentTypes: ['novel'] }], ['fromMs', { list: 'pending', fromMs: 'yesterday' }]])('%s %#', async (field, input) => {
    expect(await ward.platform.asDevice(ward.signers[0], contract, input as never)).toMatchObject({ status: 400, facts: { field } })
  })
  test.each(['x', 'eyJ9', "' OR 1=1", '{}', 'bnVsbA=='])('a cursor that nobody gave out (%s) is refused or ignored, never an internal error', async (cursor) => {
    const { status, code } = await ward.platform.asDevice(ward.signers[0], contract, { list: 'pending', cursor })
    expect([200, 400], code).toContain(status)
  })
})
refusesOtherPhones(ward, contract, () => ({ list: 'pending' as const }))
