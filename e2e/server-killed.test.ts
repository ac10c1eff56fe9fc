// PL-1, PL-2: the server dies by SIGKILL in the middle of signing and is started again on the same data.
import { setTimeout } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { enrolledPhone, type CommandPhone } from './support/command-phone.ts'
import { eventually } from './support/eventually.ts'
import { hospitalSystem, type HospitalSystem } from './support/hospital-system.ts'
import { startPlatform, type Platform } from './support/platform.ts'
import { startRecordingProxy, type RecordingProxy } from './support/recording-proxy.ts'
import { askBouncyCastle, rawSignatures } from './support/signed-pdf.ts'
import { callbacksAt } from './support/simulator-events.ts'

let platform: Platform
let proxy: RecordingProxy
let hospital: HospitalSystem
let phone: CommandPhone

beforeAll(async () => {
  platform = await startPlatform()
  proxy = await startRecordingProxy(platform.url)
  hospital = hospitalSystem(platform)
  phone = await enrolledPhone(platform, 'D1102', { base: proxy.url })
})
afterEach(() => void (proxy.rule = undefined))
afterAll(async () => {
  phone?.close()
  await proxy?.close()
  await platform?.close()
})

const cosigningCalls = (): number => proxy.exchanges.filter(({ path }) => path === '/cosigning/channel').length

/** Calls `act` when complete-signing comes by for the first time, and lets it meet the fate that `act` returns. */
function atComplete(act: () => Promise<'pass' | 'lose-request'>): { happened: () => boolean } {
  const before = cosigningCalls()
  let happened = false
  proxy.rule = async ({ path }) => {
    if (happened || path !== '/cosigning/channel' || cosigningCalls() - before !== 1) return 'pass'
    happened = true
    return act()
  }
  return { happened: () => happened }
}

async function signedOnce(documentId: string): Promise<void> {
  await hospital.documentIn(documentId, 'signed')
  const evidence = await hospital.evidence(documentId)
  expect(evidence.intact).toBe(true)
  expect(evidence.records.filter(({ kind }) => kind === 'task.signed')).toHaveLength(1)
  const signatures = rawSignatures(await hospital.file(documentId))
  expect(signatures).toHaveLength(1)
  expect(askBouncyCastle(signatures)[0]!.cms).toMatchObject({ ok: true })
}

describe('PL-2 CO-1 the server is killed', () => {
  test('between begin and complete: signing goes on after the restart, or begins anew without harm', async () => {
    const { documentId } = await hospital.push({ signers: ['D1102'] })
    const { taskId } = await phone.taskOn(documentId)
    const kill = atComplete(async () => {
      await platform.kill()
      await platform.start()
      return 'pass'
    })
    const first = await phone.run('sign', taskId)
    expect(kill.happened()).toBe(true)
    proxy.rule = undefined
    if (first.exitCode !== 0) {
      expect(first.last).toMatchObject({ event: 'error', code: 'signing.session_not_found' })
      expect((await hospital.document(documentId)).state).toBe('pending')
      expect((await phone.run('sign', taskId)).exitCode).toBe(0)
    }
    await signedOnce(documentId)
    expect((await phone.run('me')).last).toMatchObject({ device: { state: 'active', pinTriesLeft: 5 } })
  })

  test.each([3, 30])('%i ms into completing: the phone finds out by itself, and the end is one signature', async (afterMs) => {
    const { documentId } = await hospital.push({ signers: ['D1102'] })
    const { taskId } = await phone.taskOn(documentId)
    let restarted: Promise<void> | undefined
    const kill = atComplete(() => {
      // The request goes on its way; the server dies while it works on it.
      restarted = setTimeout(afterMs)
        .then(() => platform.kill())
        .then(() => platform.start())
      return Promise.resolve('pass')
    })
    const first = await phone.run('sign', taskId)
    expect(kill.happened()).toBe(true)
    await restarted
    // It finds out by itself, within the time that the phone goes on asking; a nonce that was used up and lost with the process is never used again.
    if (first.exitCode !== 0) {
      expect(first.told.at(-2)).toMatchObject({ event: 'refused', fault: 'signing.session_not_found' })
      expect((await hospital.document(documentId)).state).toBe('pending')
      expect((await phone.run('sign', taskId)).exitCode).toBe(0)
    }
    await signedOnce(documentId)
    expect((await phone.run('me')).last).toMatchObject({ device: { state: 'active' } })
  })

  test('MP-8 after complete and before the callback: the callback comes after the restart, once verified', async () => {
    await platform.stop()
    await platform.start({ env: { CALLBACK_EVERY_MS: '3600000' } })
    const { documentId, externalId } = await hospital.push({ signers: ['D1102'] })
    const { taskId } = await phone.taskOn(documentId)
    expect((await phone.run('sign', taskId)).last).toMatchObject({ event: 'done', signed: 1 })
    expect((await callbacksAt(platform.url)).filter(({ event }) => event?.data.externalId === externalId)).toEqual([])
    await platform.kill()
    await platform.start()
    const received = await eventually('the callback', async () => (await callbacksAt(platform.url)).find(({ event }) => event?.data.externalId === externalId && event.type === 'document.signed'))
    expect(received).toMatchObject({ verified: true, refusal: null, status: 204, event: { data: { documentId, fullySigned: true, state: 'signed' } } })
    await signedOnce(documentId)
  })

  test('nothing acknowledged is lost: a document pushed and a code made just before the kill are there after it', async () => {
    const { documentId } = await hospital.push({ signers: ['D1102'] })
    const { codeId } = await hospital.code('sign', { documentId })
    await platform.kill()
    await platform.start()
    expect(await hospital.document(documentId)).toMatchObject({ state: 'pending' })
    expect(await hospital.codeStatus(codeId)).toMatchObject({ state: 'waiting' })
    expect((await phone.taskOn(documentId)).state).toBe('pending')
  })
})
