import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { createBareContext } from './bare-context.ts'
import { MAIN_PACKAGE_LIMIT_BYTES, checkBundles, kilobytes, textProblems } from './check-bundles.ts'

const build = path.resolve(import.meta.dirname, '../../miniprogram/dist/weapp')
const built = existsSync(path.join(build, 'app.json'))

let folder = ''
afterEach(() => rmSync(folder, { recursive: true, force: true }))

/** A build of one page with the given scripts. */
function aBuild(appJs: string, pageJs: string): string {
  folder = mkdtempSync(path.join(tmpdir(), 'yiqian-weapp-'))
  mkdirSync(path.join(folder, 'p'))
  const files = { 'app.json': '{"pages":["p/i"]}', 'app.js': appJs, 'app.wxss': '', 'p/i.js': pageJs, 'p/i.json': '{}', 'p/i.wxml': '' }
  for (const [name, content] of Object.entries(files)) writeFileSync(path.join(folder, name), content)
  return folder
}

describe('the bare context', () => {
  test.each(['TextEncoder', 'TextDecoder', 'crypto', 'URL', 'fetch', 'btoa', 'atob', 'structuredClone', 'window', 'document', 'process', 'Buffer', 'localStorage', 'queueMicrotask', 'WebAssembly'])(
    'has no %s',
    (name) => expect(createBareContext().evaluate(`typeof ${name}`)).toBe('undefined'),
  )
  test('has BigInt and wx, and no built-ins that old phones lack', () => {
    const context = createBareContext()
    expect(context.evaluate('typeof BigInt + typeof wx')).toBe('functionobject')
    expect(context.evaluate('typeof Object.hasOwn + typeof [].at + typeof "".replaceAll')).toBe('undefinedundefinedundefined')
  })
})

describe('check-bundles finds', () => {
  test('nothing in a good build', () => {
    expect(checkBundles(aBuild('App({})', 'require("../app.js");Page({})')).problems).toEqual([])
  })
  test('a browser global used while loading', () => {
    expect(checkBundles(aBuild('', 'new TextEncoder()')).problems).toEqual([expect.stringContaining('TextEncoder is not defined')])
  })
  test('BigInt in Math.pow', () => {
    expect(checkBundles(aBuild('', 'var f=function(k){return Math.pow(2n,k)}')).problems).toEqual(['p/i.js: BigInt handed to Math.pow'])
    expect(textProblems('x', 'Math.pow(BigInt(2), k)')).toHaveLength(1)
    expect(textProblems('x', 'Math.pow(2,k)+1n')).toEqual([])
  })
  test('a page without its template', () => {
    const root = aBuild('', '')
    rmSync(path.join(root, 'p/i.wxml'))
    expect(checkBundles(root).problems).toEqual(['p/i.wxml: missing'])
  })
  test('a main package above the limit', () => {
    const root = aBuild('', '')
    writeFileSync(path.join(root, 'big.png'), new Uint8Array(MAIN_PACKAGE_LIMIT_BYTES))
    expect(checkBundles(root).problems).toEqual([expect.stringContaining('package main is')])
  })
})

describe('MP-1 the production build for WeChat', () => {
  if (!built && process.env.CI === undefined) console.warn('SKIPPED: miniprogram/dist/weapp is missing, run `npm run build:weapp -w miniprogram`')
  test.skipIf(!built && process.env.CI === undefined)('loads in a bare context and stays under the limit', () => {
    const report = checkBundles(build)
    console.log(report.packages.map(({ name, sizeBytes }) => `${name} ${kilobytes(sizeBytes)}`).join(' · '))
    expect(report.problems).toEqual([])
    expect(report.loaded.length).toBeGreaterThan(2)
  })
})
