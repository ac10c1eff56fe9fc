import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import ts from 'typescript'
import { afterAll, describe, expect, test } from 'vitest'
import { root } from '../check/source-files.ts'
import { newFunction, newRoute } from './scaffold.ts'

// A copy of the tree inside the tree, so that npm packages are found and the new function is seen by nobody else.
mkdirSync(path.join(root, '.cache'), { recursive: true })
const copy = mkdtempSync(path.join(root, '.cache/scaffold-'))
const parts = ['shared', 'functions', 'scripts/templates', 'README.md', 'tsconfig.base.json', 'vitest.config.ts']
for (const part of parts.filter((name) => existsSync(path.join(root, name)))) {
  const filter = (file: string): boolean => !/[\\/](node_modules|dist|data|vectors)$/.test(file)
  cpSync(path.join(root, part), path.join(copy, part), { recursive: true, filter })
}
mkdirSync(path.join(copy, 'node_modules/@yiqian'), { recursive: true })
for (const name of ['shared', 'functions'])
  symlinkSync(path.join(copy, name), path.join(copy, 'node_modules/@yiqian', name), 'dir')
afterAll(() => rmSync(copy, { recursive: true, force: true }))

const read = (file: string): string => readFileSync(path.join(copy, file), 'utf8')

/** Runs a tool with this Node in the copy, without what the outer test run put into the environment. */
function runTool(file: string, ...args: string[]): { status: number | null; output: string } {
  const env = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(VITEST|VITE_|NODE_ENV|TEST$|JEST)/.test(name)),
  )
  const { status, stdout, stderr } = spawnSync(process.execPath, [path.join(root, 'node_modules', file), ...args], {
    cwd: copy,
    env,
    encoding: 'utf8',
  })
  return { status, output: stdout + stderr }
}

let program: ts.Program | undefined

/** What the compiler says of the files of this name, within the project of all functions; the others are CI's to check. */
function complaints(names: RegExp): string[] {
  const file = path.join(copy, 'functions/tsconfig.json')
  const { options, fileNames } = ts.parseJsonConfigFileContent(ts.readConfigFile(file, ts.sys.readFile).config, ts.sys, path.dirname(file))
  program = ts.createProgram(fileNames, options, undefined, program)
  const made = program
  const checked = made.getSourceFiles().filter(({ fileName }) => names.test(fileName))
  expect(checked).not.toEqual([])
  return checked
    .flatMap((source) => [...made.getSyntacticDiagnostics(source), ...made.getSemanticDiagnostics(source)])
    .map(({ file: where, messageText }) => `${where?.fileName}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`)
}

describe('a new function with two routes', () => {
  const first = newFunction(copy, 'seal-usage', 'count-stamps')
  const second = newRoute(copy, 'seal-usage', 'list-stamps')
  const written = [...new Set([...first.written, ...second.written])]

  test('is complete, and nothing is left to do by hand', () => {
    expect([...first.byHand, ...second.byHand]).toEqual([])
    expect(written).toEqual([
      'functions/seal-usage/function.ts',
      'functions/seal-usage/deps.ts',
      'functions/seal-usage/README.md',
      'shared/protocol/seal-usage.ts',
      'functions/seal-usage/routes/count-stamps.ts',
      'functions/seal-usage/routes/count-stamps.test.ts',
      'shared/protocol/contract.ts',
      'functions/_embedded/functions.ts',
      'README.md',
      'functions/seal-usage/routes/list-stamps.ts',
      'functions/seal-usage/routes/list-stamps.test.ts',
    ])
    const ours = written.filter((file) => file.includes('seal-usage'))
    expect(ours.filter((file) => /sample-function|verb-?noun/i.test(read(file)))).toEqual([])
  })

  test('is on the map of the README', () => {
    expect(read('README.md')).toMatch(/\[`seal-usage`\]\(functions\/seal-usage\/README\.md\)/)
  })

  test('is mounted', () => {
    expect(read('functions/_embedded/functions.ts')).toMatch(
      /'seal-usage': \(\) => import\('\.\.\/seal-usage\/function\.ts'\),\n/,
    )
    expect(read('functions/seal-usage/function.ts')).toContain('routes: [countStamps, listStamps]')
  })

  test('type-checks', { timeout: 300_000 }, () => {
    expect(complaints(/seal-usage|protocol\/contract\.ts/)).toEqual([])
  })

  test('a wrong type in it would be found', { timeout: 300_000 }, () => {
    writeFileSync(path.join(copy, 'functions/seal-usage/wrong.ts'), "export const wrong: number = 'text'\n")
    expect(complaints(/seal-usage/)).toEqual([expect.stringContaining("Type 'string' is not assignable")])
    rmSync(path.join(copy, 'functions/seal-usage/wrong.ts'))
  })

  test('passes its own tests', () => {
    const { status, output } = runTool('vitest/vitest.mjs', 'run', 'functions/seal-usage')
    expect(output).toMatch(/Test Files .*2 passed/)
    expect(status, output).toBe(0)
  })
})

describe('refuses', () => {
  test.each(['Seal', 'seal_usage', '_kernel', '../x', 'seal-utils', 'data'])('the function name %s', (name) => {
    expect(() => newFunction(copy, name, 'count-stamps')).toThrow(/no name|says nothing/)
  })
  test.each(['stamps', 'Count-stamps', 'handle-data'])('the route name %s', (name) => {
    expect(() => newRoute(copy, 'seal-usage', name)).toThrow(/no name|says nothing/)
  })
  test('a function that exists', () =>
    expect(() => newFunction(copy, 'seal-usage', 'get-status')).toThrow(/exists already/))
  test('a route of no function', () =>
    expect(() => newRoute(copy, 'nowhere', 'get-status')).toThrow(/no function nowhere/))
})
