// docs/timestamp-server.md as a stranger reads it: its shell and Java blocks are run against a running server.
import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { missingJava, requireJava } from '../../scripts/oracles/bouncy-castle.ts'
import { hasTool } from '../../scripts/samples/testing/tools.ts'
import { openInstallation, type FunctionProcess, type Installation } from './testing/processes.ts'

const text = readFileSync(path.resolve(import.meta.dirname, '../../docs/timestamp-server.md'), 'utf8')
const blocks = (language: string) => [...text.matchAll(new RegExp(`^\`\`\`${language}\\n([^]*?)^\`\`\`$`, 'gm'))].map(([, block]) => block!)

let installation: Installation
let server: FunctionProcess
let folder: string
beforeAll(async () => {
  installation = await openInstallation()
  server = await installation.start('timestamp')
  folder = mkdtempSync(path.join(tmpdir(), 'tsa-guide-'))
}, 60_000)
afterAll(async () => {
  await installation.close()
  rmSync(folder, { recursive: true, force: true })
})

const here = (block: string) => block.replaceAll('http://127.0.0.1:3000', server.address).replaceAll('127.0.0.1/3180', `127.0.0.1/${new URL(server.tcpAddress!).port}`)
const run = (command: string, args: readonly string[]): Promise<{ status: number | null; output: string }> =>
  new Promise((resolve) => {
    const child = spawn(command, args, { cwd: folder })
    let output = ''
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (part: Buffer) => (output += part.toString()))
    child.once('exit', (status) => resolve({ status, output }))
  })

test.skipIf(!hasTool('curl'))('the shell blocks, one after another in one shell', async () => {
  const shell = blocks('sh').map(here)
  expect(shell).toHaveLength(4)
  const { status, output } = await run('bash', ['-euo', 'pipefail', '-c', shell.join('\n')])
  expect([status, output]).toEqual([0, expect.stringContaining('Verification: OK')])
  expect(output).toContain('{"code":0,"codeName":"STF_TS_OK"}')
  expect(output).toContain('"defaultProfile":"sm2"')
  expect(output).toContain('"status":"ok"')
}, 60_000)

test.skipIf(!hasTool('curl'))('the block for TCP, after them', async () => {
  const [block] = blocks('sh-tcp')
  const { status, output } = await run('bash', ['-euo', 'pipefail', '-c', here(block!)])
  expect([status, output.trim()]).toEqual([0, expect.stringContaining('Status: Granted')])
}, 30_000)

test('TS-10 the Java program, compiled and run with BouncyCastle on the class path', async (context) => {
  requireJava(context)
  expect(missingJava()).toBeUndefined()
  const jars = ['bcprov', 'bcpkix', 'bcutil'].map((name) => path.join(process.env['BOUNCY_CASTLE_JARS'] ?? '/usr/share/java', `${name}.jar`)).join(':')
  writeFileSync(path.join(folder, 'Stamp.java'), blocks('java')[0]!)
  writeFileSync(path.join(folder, 'content.txt'), 'from Java')
  expect(await run('javac', ['-cp', jars, 'Stamp.java'])).toMatchObject({ status: 0 })
  const { status, output } = await run('java', ['-cp', `${jars}:.`, 'Stamp', `${server.address}/timestamp`, 'content.txt'])
  expect([status, output]).toEqual([0, expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/)])
}, 60_000)
