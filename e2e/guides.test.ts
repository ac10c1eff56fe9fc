// SV-1 TS-10 what a stranger copies from the README and the guides: every shell block as it stands there, one after another in one shell, against a platform started as they say. Nothing is done behind their back.
import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, afterEach, describe, expect, test } from 'vitest'
import { missingJava } from '../scripts/oracles/bouncy-castle.ts'
import { hasTool } from '../scripts/samples/testing/tools.ts'
import { root } from '../scripts/setup/workspace.mjs'
import { freePort, startPlatform, type Platform } from './support/platform.ts'

const read = (file: string): string => readFileSync(path.join(root, file), 'utf8')
const blocksIn = (text: string): string[] => [...text.matchAll(/^```sh\n([^]*?)^```$/gm)].map(([, block]) => block!)
const sectionOf = (text: string, heading: RegExp): string => text.split(/^(?=## )/m).find((part) => heading.test(part)) ?? ''
const readme = blocksIn(sectionOf(read('README.md'), /^## Two servers/))

const withJava = missingJava() === undefined
if (!withJava && process.env['CI'] === 'true') throw new Error(`Java and BouncyCastle are required in CI: ${missingJava()}`)
const folder = mkdtempSync(path.join(tmpdir(), 'yiqian-guides-'))
let platform: Platform | undefined
let settings: Record<string, string>
afterEach(() => platform?.close())
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** `npm start` with these settings; ports are free ones, which the shell is told as a stranger would tell it. */
async function start(names: readonly string[] = []): Promise<void> {
  settings = Object.fromEntries(await Promise.all(names.map(async (name) => [name, String(await freePort())] as const)))
  platform = await startPlatform({ env: settings })
}

/** One shell in the folder of the checkout. Without Java its blocks are left out, aloud. */
async function run(blocks: readonly string[]): Promise<string> {
  if (!withJava) console.warn(`SKIPPED, the blocks with Java: ${missingJava()}`)
  const script = blocks.filter((block) => withJava || !block.includes('javac')).join('\n')
  const env = { ...process.env, ...settings, PORT: String(platform!.port), DATA_DIR: platform!.dataDirectory, TMPDIR: folder }
  const shell = spawn('bash', ['-euo', 'pipefail', '-c', script], { cwd: root, env })
  let text = ''
  for (const stream of [shell.stdout, shell.stderr]) stream.on('data', (chunk: Buffer) => (text += chunk.toString()))
  const code = await new Promise((resolve) => shell.once('close', resolve))
  expect([code, text]).toEqual([0, expect.any(String)])
  return text
}
const withJavaOnly = (lines: string[]): string[] => (withJava ? lines : [])
const contains = (text: string, parts: readonly string[]): void => parts.forEach((part) => expect(text).toContain(part))
const genTime = /valid, \d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z, by /

describe.skipIf(!hasTool('curl') || !hasTool('openssl'))('the README', () => {
  test('has the same blocks in both languages', () => {
    expect(readme).toHaveLength(7)
    expect(blocksIn(sectionOf(read('README.zh.md'), /^## 两台服务器/))).toEqual(readme)
  })
  test('from its first block to its last; nothing is left in the checkout', async () => {
    await start()
    const before = readdirSync(root)
    const text = await run(readme)
    contains(text, ['Verification: OK', 'active\nimported', 'Signature Verified Successfully', 'respValue=0', ...withJavaOnly(['signData 0\nBouncyCastle true\nverifySignedData 0\n'])])
    if (withJava) expect(text).toMatch(genTime)
    expect(readdirSync(root)).toEqual(before)
  })
})
