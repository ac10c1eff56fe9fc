import { describe, expect, test } from 'vitest'
import { listChanges as contract } from '@yiqian/shared/protocol/his.ts'
import { seedApplication } from '../../_runtime/testing/people.ts'
import { documentIn, useHospital } from '../testing/hospital.ts'
import { refusesStrangers } from '../testing/refuses-strangers.ts'

const hospital = useHospital()
const list = async (input: { cursor?: number; limit?: number } = {}) => (await hospital.platform.asApplication(hospital.application, contract, input)).body

describe('MP-8 HI-1 200 reconciliation', () => {
  test('each change once, in the order in which it happened, with the state of then', async () => {
    const { nextCursor: from } = await list()
    const documents = [await documentIn(hospital, 'signed'), await documentIn(hospital, 'revoked'), await documentIn(hospital, 'deleted')]
    const { changes, nextCursor, more } = await list({ cursor: from })
    const [a, b, c] = documents.map(({ status }) => status.documentId)
    expect(changes.map(({ documentId, type, state }) => [documentId, type, state])).toEqual([
      [a, 'document.pushed', 'pending'], [a, 'task.signed', 'signed'], [a, 'document.signed', 'signed'],
      [b, 'document.pushed', 'pending'], [b, 'document.revoked', 'revoked'],
      [c, 'document.pushed', 'pending'], [c, 'task.signed', 'signed'], [c, 'document.signed', 'signed'], [c, 'document.deleted', 'deleted'],
    ])
    expect(changes.map(({ cursor }) => cursor)).toEqual(changes.map((_, index) => from + index + 1))
    expect([nextCursor, more]).toEqual([from + 9, false])
  })
  test('page by page: nothing twice, nothing left out; the end answers with the cursor it was asked with', async () => {
    const whole = (await list({ limit: 500 })).changes
    const seen: number[] = []
    let cursor = 0
    for (let more = true; more; ) {
      const page = await list({ cursor, limit: 2 })
      expect(page.changes.length).toBeLessThanOrEqual(2)
      seen.push(...page.changes.map((change) => change.cursor))
      ;({ nextCursor: cursor, more } = page)
    }
    expect(seen).toEqual(whole.map((change) => change.cursor))
    expect(await list({ cursor })).toEqual({ changes: [], nextCursor: cursor, more: false })
    expect(await list({ cursor: 10 ** 11 })).toEqual({ changes: [], nextCursor: 10 ** 11, more: false })
  })
  test('an application sees its own alone, counted from one', async () => {
    const fresh = await seedApplication(hospital.platform)
    expect((await hospital.platform.asApplication(fresh, contract, {})).body).toEqual({ changes: [], nextCursor: 0, more: false })
    await documentIn({ ...hospital, application: fresh }, 'pending')
    expect((await hospital.platform.asApplication(fresh, contract, {})).body.changes.map(({ cursor }) => cursor)).toEqual([1])
  })
})

describe('400', () => {
  test.each([['cursor', { cursor: '-1' }], ['cursor', { cursor: '1.5' }], ['cursor', { cursor: '1'.repeat(13) }], ['limit', { limit: 0 }], ['limit', { limit: 501 }], ['limit', { limit: 'all' }], ['since', { since: '1' }]])('%s %#', async (field, input) => {
    expect(await hospital.platform.asApplication(hospital.application, contract, input as never)).toMatchObject({ status: 400, facts: { field } })
  })
})

refusesStrangers(hospital, contract, () => ({}))
