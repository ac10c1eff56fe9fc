import { expect, test } from 'vitest'
import { countTests } from './test-count.mjs'
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
