// Each requirement of the parts that stand is named in the title of a test: the phone's by a person's way through it, the servers' by tests of their own.
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { listSourceFiles, root } from './source-files.ts'

const upTo = (prefix: string, last: number): string[] => Array.from({ length: last }, (_, index) => `${prefix}-${index + 1}`)

/** Lines that give a test or a group of tests its title. */
const titlesIn = (folders: readonly string[]): string[] =>
  listSourceFiles(folders)
    .filter((file) => file.endsWith('.test.ts'))
    .flatMap((file) => readFileSync(path.join(root, file), 'utf8').split('\n'))
    .filter((line) => /\b(?:describe|test)\b[^'"`]*['"`]|\]\)\(['"`]/.test(line))

/** Figures: the benchmarks `timestamp` and `signverify` show them. */
const measured = ['TS-11']

describe.each([
  ['the phone, as a person would', ['e2e'], [...upTo('MP', 9), ...upTo('MA', 18)]],
  ['timestamp and sign/verify server', ['functions', 'shared', 'e2e'], [...upTo('TS', 13), ...upTo('SV', 15)].filter((id) => !measured.includes(id))],
] as const)('%s', (_, folders, ids) => {
  const titles = titlesIn(folders)
  test.each(ids)('%s', (id) => expect(titles.filter((title) => new RegExp(`${id}(?!\\d)`).test(title)).length).toBeGreaterThan(0))
})
