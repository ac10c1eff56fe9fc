import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { searchJournal, verifyJournal } from '@yiqian/shared/protocol/journals.ts'
import { openAccounts, type Accounts } from '../testing/accounts.ts'
import { raiseAlarms } from '../testing/journal-entries.ts'

const verify = (accounts: Accounts) => accounts.as(accounts.auditor, verifyJournal, { journal: 'system' })
const segment = ({ platform }: Accounts) => {
  const folder = path.join(platform.dataDirectory, 'journals/system/main')
  return path.join(folder, readdirSync(folder).find((name) => name.endsWith('.journal'))!)
}

test('SV-12 200: an untouched journal passes; one with a changed entry fails, says where, and an alarm is raised', async () => {
  const accounts = await openAccounts()
  await raiseAlarms(accounts, 5)
  expect((await verify(accounts)).body).toMatchObject({ verdict: 'passed', entries: 6, brokenAt: null, head: { sequence: 6 } })
  const file = segment(accounts)
  const whole = readFileSync(file, 'utf8')
  writeFileSync(file, whole.replace('"ntp3"', '"ntp4"'))
  expect((await verify(accounts)).body).toMatchObject({ verdict: 'failed', brokenAt: expect.stringContaining('4') as string })
  writeFileSync(file, whole)
  const found = (await accounts.as(accounts.auditor, searchJournal, { journal: 'system', kind: 'alarm.journal_broken' })).body.entries
  expect(found.length).toBeLessThanOrEqual(1)
  await accounts.close()
})

test('200: an entry taken out, one doubled, one written in by hand: each is found', async () => {
  const accounts = await openAccounts()
  await raiseAlarms(accounts, 4)
  const file = segment(accounts)
  const lines = readFileSync(file, 'utf8').split('\n')
  const forged = `{"sequence":4,"timeMs":1,"kind":"alarm.forged","keys":{},"facts":{}} ${'0'.repeat(64)}`
  for (const changed of [lines.toSpliced(3, 1), lines.toSpliced(3, 0, lines[3]!), lines.toSpliced(3, 0, forged)]) {
    writeFileSync(file, changed.join('\n'))
    expect((await verify(accounts)).body.verdict).toBe('failed')
  }
  await accounts.close()
})
