import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { openTestJournal, type TestJournal } from './testing/open-test-journal.ts'
import { segmentFiles } from './testing/read-segments.ts'

let kept: TestJournal | undefined
afterEach(() => kept?.remove())

const readme = readFileSync(path.join(import.meta.dirname, 'README.md'), 'utf8')
const script = /```sh\n([^]*?)```/.exec(readme)![1]!
const verifyByHand = (file: string): string => spawnSync('sh', ['-c', script, 'verify', file], { encoding: 'utf8' }).stdout.trim()

test('the chain is verified by hand as the README says: by a shell and OpenSSL', async () => {
  kept = await openTestJournal({ segmentBytes: 700 })
  for (let i = 1; i <= 6; i++) await kept.journal().append({ timeMs: i, kind: '时间戳', keys: { name: 'a b' }, facts: { odd: '\n"\\ \u2028', i } })
  await kept.journal().close()
  const files = segmentFiles(kept.directory)
  expect(files.length).toBeGreaterThan(1)
  for (const [i, file] of files.entries()) {
    const whole = /^whole: ([0-9a-f]{64})$/.exec(verifyByHand(file))
    expect(whole).not.toBeNull()
    if (files[i + 1]) expect(readFileSync(files[i + 1]!, 'utf8')).toContain(`"previousDigest":"${whole![1]}"`)
  }
  writeFileSync(files[0]!, readFileSync(files[0]!, 'utf8').replace('"i":2', '"i":3'))
  expect(verifyByHand(files[0]!)).toBe('broken: {"sequence":2,"synced":1')
})
