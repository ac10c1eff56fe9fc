import { describe, expect, test } from 'vitest'
import { getDocument, revokeDocument as contract } from '@yiqian/shared/protocol/his.ts'
import { DOCUMENT_STATES } from '@yiqian/shared/protocol/states.ts'
import { rejectTask } from '@yiqian/shared/protocol/status-sync.ts'
import { finish, prepare, pushDocument, signTask } from '../../_runtime/testing/documents.ts'
import { documentIn, trailOf, useHospital } from '../testing/hospital.ts'
import { hidesForeign, refusesStrangers } from '../testing/refuses-strangers.ts'

const hospital = useHospital({ signers: 2, application: { callbackUrl: 'http://127.0.0.1:1/', wrappedCallbackSecretHex: '00' } })
const revoke = (documentId: string, reason = '开错处方', key?: string) => hospital.platform.asApplication(hospital.application, contract, { documentId, reason }, key ? { key } : {})
const stateOf = async (documentId: string) => (await hospital.platform.asApplication(hospital.application, getDocument, { documentId })).body

describe('MP-8 200 a pending document is revoked', () => {
  test('with every task that is still open, evidence, change and callback', async () => {
    const { status: { documentId }, tasks } = await pushDocument(hospital.platform, hospital.application, hospital.signers, { contentKind: 'json', signerOrder: 'sequence' })
    await signTask(hospital.platform, hospital.signers[0]!, tasks[0]!.id)
    const { body } = await revoke(documentId)
    expect(body).toMatchObject({ state: 'revoked', fullySigned: false, closedReason: '开错处方', closedAtMs: hospital.platform.clock.nowMs() })
    expect(body.signers.map(({ state, reason }) => [state, reason])).toEqual([['signed', null], ['revoked', '开错处方']])
    expect(await trailOf(hospital, documentId)).toEqual({ evidence: ['document.pushed', 'task.signed', 'document.revoked'], changes: ['document.pushed', 'task.signed', 'document.revoked'], callbacks: ['task.signed', 'document.revoked'] })
  })
  test('a signature prepared before cannot be finished after', async () => {
    const { status: { documentId }, tasks } = await pushDocument(hospital.platform, hospital.application, hospital.signers, { contentKind: 'json' })
    const prepared = (await prepare(hospital.platform, hospital.signers[0]!, tasks[0]!.id)).body
    expect((await revoke(documentId)).status).toBe(200)
    expect(await finish(hospital.platform, hospital.signers[0]!, prepared)).toMatchObject({ status: 409 })
    expect(await stateOf(documentId)).toMatchObject({ state: 'revoked', fullySigned: false })
    expect((await trailOf(hospital, documentId)).evidence).toEqual(['document.pushed', 'document.revoked'])
  })
  test('a repeat under the same Idempotency-Key gets the same answer and writes nothing', async () => {
    const { status: { documentId } } = await documentIn(hospital, 'pending')
    const key = crypto.randomUUID()
    const first = (await revoke(documentId, '重复', key)).body
    hospital.platform.clock.advance(5000)
    expect((await revoke(documentId, '重复', key)).body).toEqual(first)
    expect((await trailOf(hospital, documentId)).changes).toEqual(['document.pushed', 'document.revoked'])
  })
})

describe('400', () => {
  test.each([['reason', {}], ['reason', { reason: ' ' }], ['reason', { reason: 'x'.repeat(201) }], ['force', { reason: 'x', force: true }]])('%s %#', async (field, input) => {
    const { status: { documentId } } = await documentIn(hospital, 'pending')
    expect(await hospital.platform.asApplication(hospital.application, contract, { documentId, ...input } as never)).toMatchObject({ status: 400, facts: { field } })
    expect((await stateOf(documentId)).state).toBe('pending')
  })
})

refusesStrangers(hospital, contract, () => ({ documentId: 'doc_0123456789', reason: 'x' }))
describe('404', () => hidesForeign(hospital, contract, async () => (await documentIn(hospital, 'pending')).status.documentId, { reason: 'x' }))

describe('409 no other state', () => {
  test.each(DOCUMENT_STATES.filter((state) => state !== 'pending'))('%s', async (state) => {
    const { status: { documentId } } = await documentIn(hospital, state)
    const [before, trail] = [await stateOf(documentId), await trailOf(hospital, documentId)]
    expect(await revoke(documentId)).toMatchObject({ status: 409, code: 'document.state_conflict', facts: { state } })
    expect(await stateOf(documentId)).toEqual(before)
    expect(await trailOf(hospital, documentId)).toEqual(trail)
  })
})

describe('MP-8 two at once: exactly one of the two', () => {
  test('revoke and reject', async () => {
    for (let round = 0; round < 8; round++) {
      const { status: { documentId }, tasks } = await documentIn(hospital, 'pending')
      const [revoked, rejected] = await Promise.all(round % 2
        ? [revoke(documentId), hospital.platform.asDevice(hospital.signers[0], rejectTask, { taskId: tasks[0]!.id, reason: '不签' })]
        : [hospital.platform.asDevice(hospital.signers[0], rejectTask, { taskId: tasks[0]!.id, reason: '不签' }), revoke(documentId)])
      expect([revoked.status, rejected.status].sort()).toEqual([200, 409])
      const { state, signers } = await stateOf(documentId)
      const wasRevoked = (round % 2 ? revoked : rejected).status === 200
      expect([state, signers[0]!.state]).toEqual(wasRevoked ? ['revoked', 'revoked'] : ['rejected', 'rejected'])
      expect((await trailOf(hospital, documentId)).changes).toEqual(['document.pushed', `document.${state}`])
    }
  })
  test('revoke and sign', async () => {
    for (let round = 0; round < 8; round++) {
      const { status: { documentId }, tasks } = await documentIn(hospital, 'pending')
      const prepared = (await prepare(hospital.platform, hospital.signers[0]!, tasks[0]!.id)).body
      const signing = finish(hospital.platform, hospital.signers[0]!, prepared)
      // a signature takes longer than a revocation: let it come as far as the round says
      for (let wait = 0; wait < round * 2; wait++) await new Promise((resolve) => setTimeout(resolve, 2))
      const [revoked, signed] = [await revoke(documentId), await signing]
      expect([revoked.status, signed.status].sort()).toEqual([200, 409])
      const { state, fullySigned } = await stateOf(documentId)
      expect([state, fullySigned]).toEqual(revoked.status === 200 ? ['revoked', false] : ['signed', true])
      expect((await trailOf(hospital, documentId)).changes.at(-1)).toBe(`document.${state}`)
    }
  })
  test('revoke ten times', async () => {
    const { status: { documentId } } = await documentIn(hospital, 'pending')
    const answers = await Promise.all(Array.from({ length: 10 }, () => revoke(documentId)))
    expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array<number>(9).fill(409)])
    expect((await trailOf(hospital, documentId)).changes).toEqual(['document.pushed', 'document.revoked'])
  })
})
