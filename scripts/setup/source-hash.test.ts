// The hash that tells whether something was built from what is there now.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { hashSources } from './source-hash.mjs'
import { root } from './workspace.mjs'

const folder = mkdtempSync(path.join(tmpdir(), 'yiqian-sources-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const put = (name: string, text: string): string => {
  mkdirSync(path.dirname(path.join(folder, name)), { recursive: true })
  writeFileSync(path.join(folder, name), text)
  return hashSources([path.relative(root, folder)])
}

test('sources count, by name and content', () => {
  const first = put('pages/home.tsx', 'one')
  expect(put('pages/home.tsx', 'two')).not.toBe(first)
  expect(put('pages/home.tsx', 'one')).toBe(first)
  expect(put('.browserslistrc', 'chrome 90')).not.toBe(first)
})

test('what a build leaves beside them, its results and the tests do not: else each build would be stale at once', () => {
  const before = put('pages/home.tsx', 'one')
  for (const name of ['.swc/plugins/cached', 'pages/.cache/x', 'dist/index.html', 'node_modules/a/index.js', 'pages/home.test.ts']) expect(put(name, 'made'), name).toBe(before)
})
