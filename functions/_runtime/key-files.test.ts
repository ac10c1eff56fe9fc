import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { afterAll, expect, test } from 'vitest'
import { openKeyFile } from './key-files.ts'
import { random } from './testing/test-runtime.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'key-files-'))
afterAll(() => rmSync(folder, { recursive: true }))

test('made once, readable by its owner alone, the same from then on', () => {
  const file = path.join(folder, 'keys', 'master.key')
  const key = openKeyFile(file, random)
  expect(key).toHaveLength(32)
  expect(statSync(file).mode & 0o777).toBe(0o600)
  expect(statSync(path.dirname(file)).mode & 0o777).toBe(0o700)
  expect(openKeyFile(file, () => { throw new Error('drew again') })).toEqual(key)
  expect(readdirSync(path.dirname(file))).toEqual(['master.key'])
})
test.each([['empty', ''], ['cut short', 'ab'], ['not hex', 'z'.repeat(64)], ['upper case', 'A'.repeat(64)]])('a file that is %s is refused, not replaced', (_, text) => {
  const file = path.join(folder, 'broken.key')
  writeFileSync(file, text)
  expect(() => openKeyFile(file, random)).toThrow('restore it from the backup')
  expect(readFileSync(file, 'utf8')).toBe(text)
})
test('eight processes at once: one key, and nobody reads half of it', async () => {
  const file = path.join(folder, 'race', 'functions.key')
  const script = `import { randomBytes } from 'node:crypto'; import { openKeyFile } from ${JSON.stringify(path.join(import.meta.dirname, 'key-files.ts'))}; process.stdout.write(Buffer.from(openKeyFile(${JSON.stringify(file)}, (count) => new Uint8Array(randomBytes(count)))).toString('hex'))`
  const run = promisify(execFile)
  const keys = await Promise.all(Array.from({ length: 8 }, () => run(process.execPath, ['--input-type=module', '-e', script])))
  expect(new Set(keys.map(({ stdout }) => stdout))).toEqual(new Set([readFileSync(file, 'utf8').trim()]))
  expect(readdirSync(path.dirname(file))).toEqual(['functions.key'])
})
