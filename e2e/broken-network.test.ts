// PL-2: an answer or a request lost in the middle of signing. The phone is the command line; the network is a real proxy that cuts.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { enrolledPhone, type CommandPhone } from './support/command-phone.ts'
import { hospitalSystem, type HospitalSystem } from './support/hospital-system.ts'
import { startPlatform, type Platform } from './support/platform.ts'
import { startRecordingProxy, type RecordingProxy } from './support/recording-proxy.ts'
import { askBouncyCastle, rawSignatures } from './support/signed-pdf.ts'

let platform: Platform
let proxy: RecordingProxy
let hospital: HospitalSystem
let phone: CommandPhone

beforeAll(async () => {
  platform = await startPlatform()
  proxy = await startRecordingProxy(platform.url)
  hospital = hospitalSystem(platform)
  phone = await enrolledPhone(platform, 'D1101', { base: proxy.url })
})
beforeEach(() => void (proxy.rule = undefined))
afterAll(async () => {
  phone?.close()
  await proxy?.close()
  await platform?.close()
})

/** Each command opens a channel of its own, so its second call to cosigning is complete-signing. */
const COMPLETE = 1
const cosigningCalls = (): number => proxy.exchanges.filter(({ path }) => path === '/cosigning/channel').length

/** @returns the signed file's signatures, once it is signed */
async function signedOnce(documentId: string): Promise<void> {
  const document = await hospital.documentIn(documentId, 'signed')
  expect(document.fullySigned).toBe(true)
  expect((await hospital.evidence(documentId)).records.filter(({ kind }) => kind === 'task.signed')).toHaveLength(1)
  const signatures = rawSignatures(await hospital.file(documentId))
  expect(signatures).toHaveLength(1)
  expect(askBouncyCastle(signatures)[0]!.cms).toMatchObject({ ok: true })
}

describe('PL-2 CO-1 a network that breaks in the middle of signing', () => {
  test.each(['lose-answer', 'lose-request'] as const)('complete-signing, %s once: the phone asks again by itself and the document is signed once', async (fate) => {
    const { documentId } = await hospital.push({ signers: ['D1101'] })
    const { taskId } = await phone.taskOn(documentId)
    const before = cosigningCalls()
    let cut = 0
    proxy.rule = ({ path }) => (path === '/cosigning/channel' && cosigningCalls() - before === COMPLETE && cut++ === 0 ? fate : 'pass')
    const { exitCode, told } = await phone.run('sign', taskId)
    expect({ exitCode, cut }).toEqual({ exitCode: 0, cut: expect.toSatisfy((count: number) => count >= 1) })
    expect(told.filter(({ event }) => event === 'signed')).toHaveLength(1)
    expect(proxy.exchanges.filter(({ fate: done }) => done === fate)).not.toHaveLength(0)
    await signedOnce(documentId)
  })

  test('no answer for longer than the phone repeats: it goes on later and the document is signed once', async () => {
    const { documentId } = await hospital.push({ signers: ['D1101'] })
    const { taskId } = await phone.taskOn(documentId)
    const before = cosigningCalls()
    let cut = 0
    // First complete-signing is done but unheard; the three repeats never arrive. Then the network is back.
    proxy.rule = ({ path }) => {
      if (path !== '/cosigning/channel' || cosigningCalls() - before < COMPLETE || cut >= 4) return 'pass'
      return cut++ === 0 ? 'lose-answer' : 'lose-request'
    }
    const { exitCode, told } = await phone.run('sign', taskId)
    expect(told.map(({ event }) => event)).toEqual(['interrupted', 'signed', 'done'])
    expect(exitCode).toBe(0)
    await signedOnce(documentId)
  })

  test('the phone signs on after that: its key share rolled once, not twice', async () => {
    const { documentId } = await hospital.push({ signers: ['D1101'] })
    const { taskId } = await phone.taskOn(documentId)
    expect((await phone.run('sign', taskId)).exitCode).toBe(0)
    await signedOnce(documentId)
    expect((await phone.run('me')).last).toMatchObject({ device: { state: 'active', pinTriesLeft: 5 } })
  })
})
