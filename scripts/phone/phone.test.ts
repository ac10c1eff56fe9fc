// The command line against a server in memory over real HTTP, and its storage across processes.
import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { bytesToHex, utf8ToBytes } from '@yiqian/shared/crypto/bytes.ts'
import { generateKeyPair } from '@yiqian/shared/crypto/sm2/sign.ts'
import { createStandInChannel, type StandInChannel } from '../../miniprogram/src/testing/stand-in-channel.ts'
import { createStandInHospital, type StandInHospital } from '../../miniprogram/src/testing/stand-in-hospital.ts'
import { testSm2 } from '../../miniprogram/src/testing/test-ports.ts'
import { createFileStorage } from './file-storage.ts'
import { run } from './run.ts'

const serverKey = generateKeyPair(testSm2)
const PIN = ['--pin', '918273']
const token = 'login_'.padEnd(22, 'x')

let folder: string
let server: Server
let base: string
let hospital: StandInHospital
let channel: StandInChannel

beforeEach(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'yiqian-phone-cli-'))
  hospital = createStandInHospital()
  channel = createStandInChannel(testSm2, [serverKey], (call) => hospital.serve(call))
  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    if (request.url === '/m/channel-keys.json') return void response.end(JSON.stringify({ channelKeysHex: [bytesToHex(serverKey.publicKey)] }))
    const chunks: Uint8Array[] = []
    for await (const chunk of request) chunks.push(chunk as Uint8Array)
    const answer = await channel.post(request.url!, new Uint8Array(Buffer.concat(chunks)), { timeoutMs: 1 }).catch(() => undefined)
    if (answer === undefined) response.destroy()
    else response.writeHead(answer.status).end(answer.body)
  }
  server = createServer((request, response) => void serve(request, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterEach(async () => {
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
  rmSync(folder, { recursive: true, force: true })
})

/** Runs one command with --json. */
async function phone(...args: string[]): Promise<{ exit: number; events: Record<string, unknown>[]; err: string }> {
  let [out, err] = ['', '']
  const streams = { out: (text: string) => void (out += text), err: (text: string) => void (err += text) }
  const exit = await run([...args, '--json', '--base', base, '--store', path.join(folder, 'phone.json')], streams)
  return { exit, err, events: out.split('\n').filter(Boolean).map((line) => JSON.parse(line) as Record<string, unknown>) }
}
const enrol = async (): Promise<void> => {
  await phone('enrol', '--staff', 'D001', '--phone', '13800000001')
  const done = await phone('enrol', '--proofing', 'prf_12345678', '--code', '123456', ...PIN, '--kdf-iterations', '1000')
  expect(done).toMatchObject({ exit: 0, events: [{ event: 'enrolled', generation: 1 }] })
}

describe('a phone without a screen', () => {
  test('enrols in two steps, and only once', async () => {
    const first = await phone('enrol', '--staff', 'D001', '--phone', '13800000001')
    expect(first).toMatchObject({ exit: 0, events: [{ event: 'consent' }, { event: 'code-sent', phoneMasked: '138****0001' }, { event: 'next', proofingId: 'prf_12345678' }] })
    await enrol()
    expect(await phone('enrol', '--staff', 'D001')).toMatchObject({ exit: 4, events: [{ code: 'phone.enrolled_already' }] })
    expect((await phone('me')).events[0]).toMatchObject({ event: 'me', staff: { name: '张三' }, device: { state: 'active' } })
    expect(statSync(path.join(folder, 'phone.json')).mode & 0o777).toBe(0o600)
  })
  test('logs in, lists, shows, signs by task and by link, signs many, rejects', async () => {
    await enrol()
    for (const taskId of ['tsk_document1', 'tsk_document2']) hospital.documents.set(taskId, { content: utf8ToBytes(`{"id":"${taskId}"}`), added: new Uint8Array(0) })
    expect((await phone('login', `${base}/q/${token}`, ...PIN)).events).toMatchObject([{ event: 'scanned', number: '42' }, { event: 'logged-in', clientSystem: '住院医生站' }])
    expect((await phone('list')).events[0]).toMatchObject({ counts: { pending: 2 } })
    const file = path.join(folder, 'document.json')
    expect(await phone('show', 'tsk_document1', '--out', file)).toMatchObject({ exit: 0, events: [{ event: 'task' }] })
    expect(readFileSync(file, 'utf8')).toBe('{"id":"tsk_document1"}')
    expect(await phone('sign', 'tsk_document1', ...PIN)).toMatchObject({ exit: 0, events: [{ event: 'signed' }, { event: 'done', signed: 1 }] })
    expect((await phone('sign', `sign_${'x'.repeat(20)}`, ...PIN)).events.at(-1)).toMatchObject({ signed: 1 })
    expect((await phone('sign-batch', '--all', ...PIN)).events.at(-1)).toMatchObject({ signed: 2, refused: 0 })
    expect(hospital.digestSources).toEqual(['bytes', 'bytes', 'list', 'list'])
    expect((await phone('reject', 'tsk_document1', '--reason', '剂量有误')).events).toMatchObject([{ event: 'rejected', state: 'rejected' }])
    expect(await phone('sign', 'tsk_document1', ...PIN)).toMatchObject({ exit: 1, events: [{ code: 'task.not_found', zh: '签署任务不存在' }] })
  })
  test('has an exit code for each kind of failure', async () => {
    expect(await phone('list')).toMatchObject({ exit: 4, events: [{ code: 'phone.not_enrolled' }] })
    expect(await phone('fly')).toMatchObject({ exit: 2, err: expect.stringContaining('no such command: fly') })
    expect(await phone('list', '--nonsense')).toMatchObject({ exit: 2 })
    await enrol()
    expect(await phone('sign', ...PIN)).toMatchObject({ exit: 2, err: expect.stringContaining('a task or link is missing') })
    expect(await phone('login', 'https://elsewhere.example/', ...PIN)).toMatchObject({ exit: 4, events: [{ code: 'phone.link_unknown' }] })
    expect(await phone('login', token, '--pin', '000001')).toMatchObject({ exit: 1, events: [{ event: 'scanned' }, { code: 'device.pin_wrong', facts: { triesLeft: 4 } }] })
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
    expect(await phone('list')).toMatchObject({ exit: 3, events: [{ code: 'network.unreachable' }] })
  })
  test('keys that were shown once are remembered: another server is refused', async () => {
    await enrol()
    const impostor = createStandInChannel(testSm2, [generateKeyPair(testSm2)], (call) => hospital.serve(call))
    channel.post = impostor.post.bind(impostor)
    expect(await phone('list')).toMatchObject({ exit: 1, events: [{ code: 'channel.handshake_failed' }] })
  })
  test('runs as a program', async () => {
    const child = spawn(process.execPath, [path.join(import.meta.dirname, 'main.ts'), 'me', '--base', base, '--store', path.join(folder, 'none.json')])
    let err = ''
    child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()))
    expect(await new Promise((resolve) => child.on('close', resolve))).toBe(4)
    expect(err).toContain('请先完成身份验证')
  })
})

describe('the file storage', () => {
  const file = () => path.join(folder, 'deep', 'store.json')
  test('keeps, replaces and removes values', async () => {
    const storage = createFileStorage(file())
    expect(await storage.get('a')).toBeUndefined()
    await Promise.all([storage.set('a', '一'), storage.set('b', '2')])
    await storage.remove('b')
    expect(await createFileStorage(file()).get('a')).toBe('一')
    expect(await storage.get('b')).toBeUndefined()
  })
  test('one task at a time over two instances; a lock of a dead process is taken over', async () => {
    const storages = [createFileStorage(file()), createFileStorage(file())]
    await storages[0]!.set('count', '0')
    writeFileSync(`${file()}.lock`, '999999999')
    const add = (storage: (typeof storages)[number]) =>
      storage.exclusive('count', async () => {
        const count = Number(await storage.get('count'))
        await new Promise((resolve) => setTimeout(resolve, 5))
        await storage.set('count', String(count + 1))
      })
    await Promise.all(storages.flatMap((storage) => [add(storage), add(storage), add(storage)]))
    expect(await storages[0]!.get('count')).toBe('6')
  })
  test('a damaged file is an error, not an empty phone', async () => {
    writeFileSync(path.join(folder, 'broken.json'), '{"a":')
    await expect(createFileStorage(path.join(folder, 'broken.json')).get('a')).rejects.toThrow()
  })
})
