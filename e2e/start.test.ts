// PL-1: starting, starting again, beginning anew: what is kept, what is printed, what is refused.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { findNode24, root } from '../scripts/setup/workspace.mjs'
import { enrolledPhone, type CommandPhone } from './support/command-phone.ts'
import { hospitalSystem } from './support/hospital-system.ts'
import { startPlatform, type Platform } from './support/platform.ts'
import { freePort } from '../scripts/serve/free-port.ts'

const lastLine = (platform: Platform): string => platform.output().trimEnd().split('\n').at(-1)!
const modeOf = (file: string): string => (statSync(file).mode & 0o777).toString(8)

let platform: Platform
let phone: CommandPhone

beforeAll(async () => {
  platform = await startPlatform()
})
afterAll(async () => {
  phone?.close()
  await platform?.close()
})

describe('PL-1 start-up', () => {
  test('PORT and DATA_DIR are honoured; the last line says Ready and where', async () => {
    expect(lastLine(platform)).toBe(`Ready http://127.0.0.1:${platform.port}`)
    expect((await fetch(`${platform.url}/v1/openapi.json`)).status).toBe(200)
    expect(readdirSync(platform.dataDirectory)).toEqual(expect.arrayContaining(['demo.json', 'files', 'keys', 'logs', 'yiqian.sqlite', 'vault.sqlite']))
  })

  test('it names addresses, accounts and where the data lies, with a QR code in the terminal', () => {
    const printed = platform.output()
    for (const said of ['/m/', '/console/simulator/', '/console/verify/', '/v1/docs', platform.dataDirectory, 'D1101  19900001101  陈建国']) expect(printed).toContain(said)
    expect(printed).toMatch(/[▀▄█]{10}/)
  })

  test('every address that it names answers with a page', async () => {
    for (const address of Object.values(platform.demo.addresses)) {
      const answer = await fetch(address)
      expect([address, answer.status]).toEqual([address, 200])
    }
  })

  test('demo.json, keys and databases are for their owner alone; demo.json names all that a script needs', () => {
    const { dataDirectory, demo } = platform
    for (const file of ['demo.json', 'yiqian.sqlite', 'vault.sqlite', ...readdirSync(path.join(dataDirectory, 'keys')).map((name) => `keys/${name}`)]) expect([file, modeOf(path.join(dataDirectory, file))]).toEqual([file, '600'])
    expect(demo).toMatchObject({ address: platform.url, dataDirectory, application: { id: expect.stringMatching(/^app_/), secret: expect.stringMatching(/^[0-9a-f]{64}$/), callbackSecret: expect.stringMatching(/^whsec_/) } })
    expect(demo.staff).toHaveLength(30)
    expect(demo.patients.length).toBeGreaterThan(3)
  })

  test('a second start keeps everything: secrets, documents, phones, trust in the channel', async () => {
    const before = platform.demo
    phone = await enrolledPhone(platform, 'D1101')
    const { documentId } = await hospitalSystem(platform).push({ signers: ['D1101'] })
    expect(await platform.stop()).toBe(0)
    await platform.start()
    expect(platform.demo).toEqual(before)
    expect(lastLine(platform)).toBe(`Ready ${platform.url}`)
    const { taskId } = await phone.taskOn(documentId)
    expect((await phone.run('sign', taskId)).last).toMatchObject({ event: 'done', signed: 1 })
    expect((await hospitalSystem(platform).document(documentId)).fullySigned).toBe(true)
  })

  test('--reset asks first: where nobody can be asked it deletes nothing and says why', () => {
    const before = readFileSync(path.join(platform.dataDirectory, 'demo.json'), 'utf8')
    const asked = spawnSync(findNode24() ?? process.execPath, ['scripts/start.mjs', '--reset'], { cwd: root, env: { ...process.env, DATA_DIR: platform.dataDirectory }, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], timeout: 20_000 })
    expect(asked.status).not.toBe(0)
    expect(asked.stderr).toMatch(/--yes/)
    expect(readFileSync(path.join(platform.dataDirectory, 'demo.json'), 'utf8')).toBe(before)
  })

  test('--reset --yes begins anew: other secrets, other keys, no document, no phone', async () => {
    const before = platform.demo
    const keysBefore = await (await fetch(`${platform.url}/m/channel-keys.json`)).text()
    await platform.stop()
    await platform.start({ args: ['--reset', '--yes'] })
    expect(platform.demo.application.secret).not.toBe(before.application.secret)
    expect(await (await fetch(`${platform.url}/m/channel-keys.json`)).text()).not.toBe(keysBefore)
    expect((await hospitalSystem(platform).changes()).changes).toEqual([])
    const { exitCode } = await phone.run('me')
    expect(exitCode).not.toBe(0)
  })
})

describe('PL-1 a start that cannot be', () => {
  const start = (env: Record<string, string>, ...args: string[]) => spawnSync(findNode24() ?? process.execPath, ['scripts/serve/main.ts', ...args], { cwd: root, env: { ...process.env, ...env }, encoding: 'utf8', timeout: 30_000 })
  const folder = mkdtempSync(path.join(tmpdir(), 'yiqian-e2e-start-'))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  test('a port in use is named as such', () => {
    const { status, stdout } = start({ PORT: String(platform.port), DATA_DIR: path.join(folder, 'one') })
    expect(status).toBe(1)
    expect(stdout).toContain('PORT=…')
  })
  test.each(['abc', '-1', '70000', '1.5'])('PORT=%s is refused in words, and nothing is written', (port) => {
    const { status, stderr } = start({ PORT: port, DATA_DIR: path.join(folder, 'two') })
    expect(status).toBe(1)
    expect(stderr).toContain('PORT must be a whole number')
    expect(existsSync(path.join(folder, 'two'))).toBe(false)
  })
  test('--reset never empties a folder that is not ours', async () => {
    writeFileSync(path.join(folder, 'thesis.doc'), 'years of work')
    const { status, stderr } = start({ PORT: String(await freePort()), DATA_DIR: folder }, '--reset', '--yes')
    expect(status).toBe(1)
    expect(stderr).toContain('not a data folder of ours')
    expect(readFileSync(path.join(folder, 'thesis.doc'), 'utf8')).toBe('years of work')
  })
})
