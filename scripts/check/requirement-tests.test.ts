// Each requirement of the parts that stand is named in the title of a test: the phone's by a person's way through it, the servers' by tests of their own.
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { listSourceFiles, root } from './source-files.ts'

const upTo = (prefix: string, last: number): string[] => Array.from({ length: last }, (_, index) => `${prefix}-${index + 1}`)

/** Lines that give a test or a group of tests its title. */
const titlesIn = (folders: readonly string[]): string[] =>
  listSourceFiles(folders)
    .filter((file) => /\.(test|contract)\.ts$/.test(file)) // a contract's tests are run by several files
    .flatMap((file) => readFileSync(path.join(root, file), 'utf8').split('\n'))
    .filter((line) => /\b(?:describe|test)\b[^'"`]*['"`]|\]\)\(['"`]/.test(line))

/** Figures that no test asserts: the benchmark that shows each. */
const measured: Readonly<Record<string, string>> = { 'TS-11': 'timestamp', 'SV-15': 'signverify' }

describe.each([
  ['the phone, as a person would', ['e2e'], [...upTo('MP', 9), ...upTo('MA', 18)]],
  ['timestamp and sign/verify server', ['functions', 'shared', 'e2e'], [...upTo('TS', 13), ...upTo('SV', 15)].filter((id) => !(id in measured))],
] as const)('%s', (_, folders, ids) => {
  const titles = titlesIn(folders)
  test.each(ids)('%s', (id) => expect(titles.filter((title) => new RegExp(`${id}(?!\\d)`).test(title)).length).toBeGreaterThan(0))
})

describe('measured', () => {
  const report = readFileSync(path.join(root, 'docs/benchmarks.md'), 'utf8')
  const listed = readFileSync(path.join(root, 'docs/requirements-servers.md'), 'utf8').split('\n')
  test.each(Object.entries(measured))('%s by the benchmark %s, with its figures in docs/benchmarks.md and no test that claims it', (id, bench) => {
    expect(report).toContain(`<!-- bench ${bench} -->`)
    expect(listed.find((line) => line.startsWith(`| ${id} |`))).toContain(`npm run bench -- ${bench}`)
    expect(titlesIn(['functions', 'shared', 'e2e']).filter((title) => new RegExp(`${id}(?!\\d)`).test(title))).toEqual([])
  })
})
