// Background work that fails stands in the system journal, where administrators find it. SV-12
import { expect, test } from 'vitest'
import { openTestPlatform } from './testing/open-test-platform.ts'

test('SV-12 an alarm when it begins to fail, a line when it works again', async () => {
  const { runtime: { kernel, journals }, close } = await openTestPlatform()
  await kernel.recordWork!({ function: 'verification', work: 'fetch-revocation', state: 'failed', failures: 1, detail: 'x'.repeat(9000) })
  await kernel.recordWork!({ function: 'verification', work: 'fetch-revocation', state: 'recovered', failures: 7, detail: 'no route' })
  const { entries } = await (await journals.open('system')).search({ limit: 10, key: { name: 'work', value: 'fetch-revocation' } })
  expect(entries).toMatchObject([
    { kind: 'system.work_recovered', keys: { function: 'verification' }, facts: { failures: 7, detail: 'no route' } },
    { kind: 'alarm.work_failed', keys: { function: 'verification' }, facts: { failures: 1, detail: 'x'.repeat(500) } },
  ])
  await close()
})
