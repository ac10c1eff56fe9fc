import { expect, test } from 'vitest'
import { listReviews, reviewJournal } from '@yiqian/shared/protocol/journals.ts'
import { openAccounts } from '../testing/accounts.ts'

test('SV-12 200 the reviews of one journal, newest first', async () => {
  const accounts = await openAccounts()
  const review = (journal: 'operations' | 'system', note: string) => accounts.as(accounts.auditor, reviewJournal, { journal, fromMs: 0, toMs: accounts.platform.clock.nowMs() - 1, note })
  await review('system', '第一次')
  accounts.platform.clock.advance(1000)
  await review('system', '第二次')
  await review('operations', '操作日志')
  const { items } = (await accounts.as(accounts.audit, listReviews, { journal: 'system' })).body
  expect(items.map(({ note, entryCount }) => [note, entryCount])).toEqual([['第二次', 1], ['第一次', 0]])
  await accounts.close()
})
