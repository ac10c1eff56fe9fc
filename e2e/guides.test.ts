// What a stranger copies from the README and the guides: every shell block as it stands there, one after another in one shell, against a platform started as they say. Nothing is done behind their back.
import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, afterEach, describe, expect, test } from 'vitest'
import { svsCodes } from '@yiqian/shared/crypto/svs/codes.ts'
import { missingJava } from '../scripts/oracles/bouncy-castle.ts'
import { hasTool } from '../scripts/samples/testing/tools.ts'
import { root } from '../scripts/setup/workspace.mjs'
import { startPlatform, type Platform } from './support/platform.ts'
import { freePort } from '../scripts/serve/free-port.ts'

const read = (file: string): string => readFileSync(path.join(root, file), 'utf8')
const blocksIn = (text: string): string[] => [...text.matchAll(/^```sh\n([^]*?)^```$/gm)].map(([, block]) => block!)
const sectionOf = (text: string, heading: RegExp): string => text.split(/^(?=## )/m).find((part) => heading.test(part)) ?? ''
/** Names of the settings that a guide has `npm start` started with. */
const settingsIn = (text: string): string[] => (/^((?:[A-Z_]+=\S+ )+)npm start$/m.exec(text)?.[1] ?? '').split(' ').filter(Boolean).map((one) => one.split('=')[0]!)

const readme = blocksIn(sectionOf(read('README.md'), /^## Two servers/))
const administration = read('docs/administration.md')
const signVerify = read('docs/sign-verify-server.md')
const sof = read('docs/sof-interface.md')
const timestamp = read('docs/timestamp-server.md')

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

const afterRevocationList = signVerify.slice(signVerify.indexOf('\n### 吊销列表'))

function expectSigned(text: string): void {
  contains(text, ['\nok\nrespValue=0&signature=', '"reqType":"verifySignedMessage","respond":{"respValue":0}'])
  contains(text, withJavaOnly(['signData 0\nBouncyCastle true\nverifySignedData 0\n', 'signData 0, timestamp true\nBouncyCastle true\nverifySignedData 0\n']))
  expect(text.match(/Signature Verified Successfully/g)).toHaveLength(2)
  expect(text).toMatch(/^respValue=0$/m)
  expect(text).toMatch(/<respValue>0<\/respValue><random>[A-Za-z0-9+/]{22}==<\/random>/)
}

describe.skipIf(!hasTool('curl') || !hasTool('openssl'))('SV-1 TS-10 copied block by block', () => {
  test('the README, then the guide of the sign/verify server from where the README leaves it; nothing is left in the checkout', async () => {
    await start(settingsIn(signVerify))
    const before = readdirSync(root)
    const [forReadme, forGuide] = (await run([...readme, "echo '---'", ...blocksIn(afterRevocationList)])).split('---\n')
    contains(forReadme!, ['Verification: OK', '\nactive\nimported\n', 'Signature Verified Successfully', '\nrespValue=0\n', ...withJavaOnly(['signData 0\nBouncyCastle true\nverifySignedData 0\n'])])
    if (withJava) expect(forReadme).toMatch(genTime)
    expectSigned(forGuide!)
    expect(readdirSync(root)).toEqual(before)
  })
  test('docs/administration.md, then docs/sign-verify-server.md without the block that makes the administrator, then docs/sof-interface.md', async () => {
    await start(settingsIn(signVerify))
    contains(await run(blocksIn(administration)), ['"role":"system-administrator"', '"role":"audit-administrator"', '"loginName":"zhao"', 'Verified OK'])
    const blocks = blocksIn(signVerify).filter((block) => !block.includes('set-up-administrator'))
    expect(blocks).toHaveLength(blocksIn(signVerify).length - 1)
    const [signed, bySof] = (await run([...blocks, "echo '---'", ...blocksIn(sof)])).split('---\n')
    expectSigned(signed!)
    // its own sample answers, but for the signature, which is another every time
    const said = /^```text\n([^]*?)^```$/m.exec(sof)![1]!
    const withoutValue = (text: string): string => text.replace(/"data":"ME[A-Za-z0-9+/=…]*"/, '"data":"…"')
    expect(withoutValue(bySof!)).toBe(withoutValue(said))
  })
  test('docs/sign-verify-server.md alone, and docs/timestamp-server.md', async () => {
    expect([settingsIn(signVerify), settingsIn(timestamp)]).toEqual([['SIGNING_TCP_PORT'], ['TSA_TCP_PORT']])
    await start([...settingsIn(signVerify), ...settingsIn(timestamp)])
    const signed = await run(blocksIn(signVerify))
    contains(signed, ['\nactive\nimported\n'])
    expectSigned(signed)
    const stamped = await run(blocksIn(timestamp))
    contains(stamped, ['Verification: OK', '{"code":0,"codeName":"STF_TS_OK"}', '"defaultProfile":"sm2"', '\nStatus: Granted.\n', '"status":"ok"'])
    expect(stamped.match(/Status: Granted/g)).toHaveLength(2)
    if (withJava) expect(stamped).toMatch(genTime)
  })
})

describe('their text', () => {
  test('the README has the same blocks in both languages', () => {
    expect(readme).toHaveLength(7)
    expect(blocksIn(sectionOf(read('README.zh.md'), /^## 两台服务器/))).toEqual(readme)
  })
  test('the table of response codes is the standard’s', () => {
    for (const code of Object.values(svsCodes)) expect(signVerify).toContain(code === 0 ? '| 0 | GM_SUCCESS' : `0x0${code.toString(16).toUpperCase()}`)
  })
})
