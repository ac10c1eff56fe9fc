import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { reviewJournal } from '@yiqian/shared/protocol/journals.ts'
import { openAccounts, type Accounts } from '../testing/accounts.ts'
import { raiseAlarms } from '../testing/journal-entries.ts'

let accounts: Accounts
let beganAtMs: number
beforeAll(async () => {
  accounts = await openAccounts()
  beganAtMs = accounts.platform.clock.nowMs()
  await raiseAlarms(accounts, 10)
})
afterAll(() => accounts.close())
const review = (fromMs: number, toMs: number, who: { authorization: string } = accounts.auditor) => accounts.as(who, reviewJournal, { journal: 'system', fromMs, toMs, note: '逐条核对，无异常' })

describe('SV-12 200', () => {
  test('counts and digests what was there; the same stretch has the same digest, another has another', async () => {
    const [first, again, other] = [await review(beganAtMs + 1000, beganAtMs + 5000), await review(beganAtMs + 1000, beganAtMs + 5000), await review(beganAtMs + 1000, beganAtMs + 6000)]
    expect(first.body).toMatchObject({ entryCount: 5, administratorId: accounts.auditor.administrator.id })
    expect(again.body.digestHex).toBe(first.body.digestHex)
    expect(other.body.digestHex).not.toBe(first.body.digestHex)
    expect((await accounts.journal())[0]).toMatchObject({ kind: 'operation.done', keys: { op: 'administration.review-journal', reviewId: other.body.id } })
  })
})

test('422 what is to come, what ends before it begins', async () => {
  const nowMs = accounts.platform.clock.nowMs()
  expect((await review(beganAtMs, nowMs)).code).toBe('journal.query_invalid')
  expect((await review(beganAtMs + 5000, beganAtMs)).code).toBe('journal.query_invalid')
})

test('403 who runs the machines reviews nothing', async () => {
  for (const who of [accounts.system, accounts.operator]) expect((await review(0, 1, who)).code).toBe('access.denied')
})
