import { describe, expect, test } from 'vitest'
import { countTests, filesToRunAgain, mergeReports, MOST_RUN_AGAIN } from './test-count.mjs'
import type { Counts } from './test-count.mjs'

type FileReport = Parameters<typeof countTests>[0]['testResults'][number]

const aFile = (status: string, ...tests: string[]): FileReport => ({
  name: 'a.test.ts',
  status,
  assertionResults: tests.map((state, index) => ({ status: state, fullName: `t${index}` })),
})
const count = (files: FileReport[], exitedWell: boolean): Counts =>
  countTests({ testResults: files }, exitedWell).counts

test.each([
  ['all pass', [aFile('passed', 'passed', 'passed')], true, { passed: 2, failed: 0, skipped: 0 }],
  ['one fails', [aFile('failed', 'passed', 'failed')], false, { passed: 1, failed: 1, skipped: 0 }],
  [
    'skipped, todo and pending',
    [aFile('passed', 'passed', 'skipped', 'todo', 'pending')],
    true,
    { passed: 1, failed: 0, skipped: 3 },
  ],
  [
    'a file that does not load',
    [aFile('failed'), aFile('passed', 'passed')],
    false,
    { passed: 1, failed: 1, skipped: 0 },
  ],
  ['a hook that fails after tests passed', [aFile('failed', 'passed')], false, { passed: 1, failed: 1, skipped: 0 }],
  ['an error outside any test', [aFile('passed', 'passed')], false, { passed: 1, failed: 1, skipped: 0 }],
  ['nothing ran', [], true, { passed: 0, failed: 1, skipped: 0 }],
  ['everything was skipped', [aFile('skipped', 'skipped')], true, { passed: 0, failed: 1, skipped: 1 }],
])('%s', (_, files, exitedWell, expected) => expect(count(files, exitedWell)).toEqual(expected))

describe('files that failed beside others, run again alone', () => {
  const named = (name: string, file: FileReport): FileReport => ({ ...file, name })
  const first = { testResults: [named('a', aFile('passed', 'passed')), named('b', aFile('failed', 'passed', 'failed', 'failed')), named('c', aFile('failed'))] }
  test('only what failed, and nothing where that is too much', () => {
    expect(filesToRunAgain(first)).toEqual(['b', 'c'])
    expect(filesToRunAgain({ testResults: [named('a', aFile('passed', 'passed', 'skipped'))] })).toEqual([])
    expect(filesToRunAgain({ testResults: Array.from({ length: MOST_RUN_AGAIN + 1 }, (_, index) => named(`${index}`, aFile('failed', 'failed'))) })).toEqual([])
  })
  test('what passes alone is told by name; what fails again has failed', () => {
    const { report, onlyAlone } = mergeReports(first, { testResults: [named('b', aFile('failed', 'passed', 'passed', 'failed')), named('c', aFile('passed', 'passed'))] })
    expect(onlyAlone).toEqual(['b > t1'])
    expect(countTests(report, false)).toEqual({ counts: { passed: 4, failed: 1, skipped: 0 }, skippedNames: [] })
  })
  test('a file that is missing from the second run stays failed', () => {
    const { report } = mergeReports(first, { testResults: [named('b', aFile('passed', 'passed', 'passed', 'passed'))] })
    expect(countTests(report, true).counts).toEqual({ passed: 4, failed: 1, skipped: 0 })
  })
})
