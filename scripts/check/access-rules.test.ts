// docs/access-rules.md against the contracts and the tests that it names: no route of a phone without its rule, no rule without a refusal that a test shows.
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { phoneContracts, readAccessRules, routeOf, saidByContract } from './access-rules.ts'
import { root } from './source-files.ts'

const contracts = await phoneContracts()
const rows = readAccessRules()
/** nobody known is refused: by the test itself, or by the cases that its function's routes share */
const REFUSES_NOBODY = /refusesStrangers\(|refusesOtherPhones\(|\b401\b/
const REFUSES_OUTSIDE = /channel\.required/

test('one row for each route that a phone may call, and no other', () => {
  expect(contracts.length).toBeGreaterThan(60)
  expect(rows.map(({ route }) => route)).toEqual(contracts.map(routeOf))
})

describe.each(contracts.map((contract) => [routeOf(contract), contract] as const))('%s', (route, contract) => {
  const row = rows.find((each) => each.route === route)!
  test('who and refusals are the contract’s; whose is said', () => {
    expect(row, 'run node scripts/check/access-rules.ts').toMatchObject(saidByContract(contract))
    expect(row.whose).not.toBe('')
  })
  test('the test is there, refuses whoever may not call, and shows the rule', () => {
    const file = path.join(root, row.testFile)
    expect(existsSync(file), row.testFile).toBe(true)
    const text = readFileSync(file, 'utf8')
    expect(text).toMatch(contract.access.some((access) => access === 'channel' || access === 'public') ? REFUSES_OUTSIDE : REFUSES_NOBODY)
    expect(row.shown).not.toBe('')
    expect(text).toContain(row.shown)
  })
})
