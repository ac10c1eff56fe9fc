// CO-2: whoever records every byte between phone and server learns nothing; neither does whoever reads the server's log.
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readTask, readTasks, readWholeDocument, reject } from '../miniprogram/src/signing/read-tasks.ts'
import { claimScan, logIn } from '../miniprogram/src/signing/log-in.ts'
import { readAppNotice } from '../miniprogram/src/signing/account.ts'
import { confirmCode, createShares, requestCode } from '../miniprogram/src/signing/enrol.ts'
import { createPhone, type Phone } from '../miniprogram/src/signing/phone.ts'
import { signDocuments } from '../miniprogram/src/signing/sign-documents.ts'
import { createNodePorts } from '../scripts/phone/node-ports.ts'
import { hospitalSystem, type HospitalSystem } from './support/hospital-system.ts'
import { formsFound } from './support/plaintext.ts'
import { startPlatform, type Platform } from './support/platform.ts'
import { startRecordingProxy, type RecordingProxy } from './support/recording-proxy.ts'
import { codeSentTo } from './support/simulator-events.ts'

const PIN = '739164'
const PATIENT = { name: '欧阳若兰', admissionNumber: 'ZY88442211', department: '心血管内科', bed: '17床' }

let folder: string
let platform: Platform
let hospital: HospitalSystem
let proxy: RecordingProxy
/** what must be nowhere, by name */
const secrets: Record<string, string | Uint8Array> = {}

/** A phone whose calls are noted before they are sealed: what it said in confidence is what must not be on the wire. */
async function talkativePhone(): Promise<{ phone: Phone; partials: () => Record<string, string>[] }> {
  const { channelKeysHex } = (await (await fetch(`${proxy.url}/m/channel-keys.json`)).json()) as { channelKeysHex: string[] }
  const phone = createPhone(createNodePorts(proxy.url, path.join(folder, 'phone.json')), { trustedKeysHex: async () => channelKeysHex, iterations: 1000 })
  const inputs: unknown[] = []
  const { call } = phone.client
  phone.client.call = (contract, input, options) => {
    inputs.push(input)
    return call(contract, input, options)
  }
  return { phone, partials: () => [...JSON.stringify(inputs).matchAll(/\{"rHex":"([0-9a-f]{64})","s2Hex":"([0-9a-f]{64})","s3Hex":"([0-9a-f]{64})"\}/g)].map(([, r, s2, s3]) => ({ r: r!, s2: s2!, s3: s3! })) }
}

/** First use, log-in, reading, signing one and many, rejecting: everything that a phone says. */
async function liveADay(): Promise<void> {
  const staff = platform.demo.staff.find(({ staffNumber }) => staffNumber === 'D1105')!
  const { phone, partials } = await talkativePhone()
  const sinceMs = Date.now() - 1000
  const { proofingId } = await requestCode(phone, { staffNumber: staff.staffNumber, phone: staff.phone, noticeVersion: (await readAppNotice(phone)).privacyVersion })
  const code = await codeSentTo(platform.url, staff.phone, sinceMs)
  await confirmCode(phone, { proofingId, code, deviceName: '护士站的旧手机' })
  const { deviceToken } = await createShares(phone, PIN)
  const login = await hospital.code('login')
  await logIn(phone, await claimScan(phone, login.url), PIN)
  const pushed = [await hospital.push({ signers: ['D1105'], patient: PATIENT, title: '甲硝唑处方' }), await hospital.push({ signers: ['D1105'], patient: PATIENT, sample: 'prescription-data.json' }), await hospital.push({ signers: ['D1105'], patient: PATIENT })]
  const { items } = await readTasks(phone, { list: 'pending', limit: 20 })
  expect(items).toHaveLength(3)
  const of = (index: number) => items.find(({ documentId }) => documentId === pushed[index]!.documentId)!
  await readTask(phone, of(0).taskId)
  const { content } = await readWholeDocument(phone, of(1).taskId)
  const approved = [of(0), of(1)].map(({ taskId, documentDigestHex }) => ({ taskId, documentDigestHex, byBytes: true }))
  expect((await signDocuments(phone, approved, { pin: PIN })).map(({ result }) => result)).toEqual(['signed', 'signed'])
  await reject(phone, of(2).taskId, '与青霉素过敏史冲突')
  const [, ...signing] = partials()
  expect(signing.length).toBeGreaterThanOrEqual(3)

  expect(new TextDecoder().decode(content)).toContain('苯磺酸氨氯地平片')
  Object.assign(secrets, {
    PIN, 'one-time code': code, 'device token': deviceToken, 'staff name': staff.name, 'staff phone': staff.phone, department: staff.department,
    'patient name': PATIENT.name, 'admission number': PATIENT.admissionNumber, title: '甲硝唑处方', reason: '与青霉素过敏史冲突', 'device name': '护士站的旧手机',
    'document bytes': content.slice(20, 60), 'PDF head': '%PDF-1.', 'document text': '苯磺酸氨氯地平片',
    ...Object.fromEntries(signing.flatMap(({ s2, s3 }, index) => [[`s2 of ${index}`, Buffer.from(s2!, 'hex')], [`s3 of ${index}`, Buffer.from(s3!, 'hex')]])),
  })
}

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'yiqian-e2e-tap-'))
  platform = await startPlatform()
  hospital = hospitalSystem(platform)
  proxy = await startRecordingProxy(platform.url)
  await liveADay()
})
afterAll(async () => {
  await proxy?.close()
  await platform?.close()
  rmSync(folder, { recursive: true, force: true })
})

const leaksIn = (record: Buffer): string[] => Object.entries(secrets).flatMap(([name, secret]) => formsFound(record, secret).map((form) => `${name} as ${form}`))

describe('CO-2 a tap on the wire', () => {
  test('it recorded the whole day: handshakes and calls of every function that a phone speaks to', () => {
    const paths = new Set(proxy.exchanges.map(({ path: at }) => at))
    for (const service of ['identity', 'cosigning', 'seal', 'status-sync']) expect([...paths]).toEqual(expect.arrayContaining([`/${service}/channel/handshake`, `/${service}/channel`]))
    expect(proxy.recorded().length).toBeGreaterThan(50_000)
    expect(proxy.recorded().includes('POST /cosigning/channel')).toBe(true)
  })

  test('it holds no PIN, code, token, name, document or partial signature, in any form', () => {
    expect(Object.keys(secrets).length).toBeGreaterThan(16)
    expect(leaksIn(proxy.recorded())).toEqual([])
  })

  test('the same search finds each of them where it does lie in the clear', async () => {
    await fetch(`${proxy.url}/planted`, { method: 'POST', body: JSON.stringify(Object.entries(secrets).map(([name, secret]) => [name, typeof secret === 'string' ? secret : Buffer.from(secret).toString('base64')])) })
    expect(new Set(leaksIn(proxy.recorded()).map((leak) => leak.split(' as ')[0]))).toEqual(new Set(Object.keys(secrets)))
  })

  test('the sealed messages are as long as they are and look like noise: no byte is much more frequent than another', () => {
    const bodies = proxy.bodies('/cosigning/channel')
    const counts = new Array<number>(256).fill(0)
    for (const body of bodies) for (const byte of body.subarray(40)) counts[byte]!++
    const total = counts.reduce((sum, count) => sum + count, 0)
    expect(total).toBeGreaterThan(3000)
    expect(Math.max(...counts) / total).toBeLessThan(0.012)
  })
})

describe('CO-2 PL-4 the log', () => {
  test('it tells what was done, and holds no secret and nothing of patients or staff', () => {
    const log = platform.log()
    for (const op of ['cosigning.complete-signing', 'identity.confirm-proofing', 'status-sync.reject-task']) expect(log).toContain(op)
    const { application, messagesSecret } = platform.demo
    const keys = path.join(platform.dataDirectory, 'keys')
    const hidden = { 'application secret': application.secret, 'callback secret': application.callbackSecret, 'messages secret': messagesSecret, ...Object.fromEntries(readdirSync(keys).map((name) => [`key ${name}`, readFileSync(path.join(keys, name), 'utf8').trim().slice(0, 64)])) }
    Object.assign(secrets, hidden)
    // Random identifiers may hold six digits by chance; the list of demonstration accounts is printed on purpose.
    expect(leaksIn(Buffer.from(log.replaceAll(/_[0-9a-f]{24}\b/g, '_')))).toEqual([])
    expect(leaksIn(Buffer.from(platform.output().replaceAll(/^ +D\d{4} .*$/gm, '')))).toEqual([])
  })
})
