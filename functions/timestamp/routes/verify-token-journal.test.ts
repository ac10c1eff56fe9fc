// timestamp.verify-token-journal: passed as it was written; failed when a byte of it is another. TS-7
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { verifyTokenJournal } from '@yiqian/shared/protocol/timestamp-administration.ts'
import { openAuthority, type TestAuthority } from '../testing/authority.ts'

let authority: TestAuthority
beforeAll(async () => {
  authority = await openAuthority()
  for (let i = 0; i < 10; i++) await authority.token()
})
afterAll(() => authority.close())

test('200: passed, then failed with the place', async () => {
  const before = (await authority.as('auditor', verifyTokenJournal, {})).body
  expect(before).toMatchObject({ verdict: 'passed', entries: 10, brokenAt: null, failure: null })
  const folder = path.join(authority.platform.runtime.settings.journalDirectory, 'timestamp')
  const instance = path.join(folder, readdirSync(folder)[0]!)
  const segment = path.join(instance, readdirSync(instance).find((name) => /\d/.test(name) && !name.includes('lock'))!)
  const bytes = readFileSync(segment)
  const at = bytes.indexOf('"digest":"', bytes.length / 2) + 12
  bytes[at] = bytes[at] === 0x30 ? 0x31 : 0x30
  writeFileSync(segment, bytes)
  const after = (await authority.as('auditor', verifyTokenJournal, {})).body
  expect(after.verdict).toBe('failed')
  expect(after.brokenAt).toMatch(/entry \d+/)
})
test('403 and 400', async () => {
  expect(await authority.as('system-administrator', verifyTokenJournal, {})).toMatchObject({ status: 403 })
  expect(await authority.as('auditor', verifyTokenJournal, { x: 1 } as never)).toMatchObject({ status: 400 })
})
