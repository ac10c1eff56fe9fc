// MP-3, SE-7: several people sign one document, in order and at the same time. Phones are command lines on the real platform.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { enrolledPhone, type CommandPhone } from './support/command-phone.ts'
import { expectSignedPdf } from './support/expect-signed.ts'
import { hospitalSystem, type HospitalSystem } from './support/hospital-system.ts'
import { startPlatform, type Platform } from './support/platform.ts'
import { startRecordingProxy, type Fate, type RecordingProxy } from './support/recording-proxy.ts'
import { rawSignatures } from './support/signed-pdf.ts'
import { callbacksAt } from './support/simulator-events.ts'

let platform: Platform
let hospital: HospitalSystem
let proxy: RecordingProxy
let [first, second]: CommandPhone[] = []

beforeAll(async () => {
  platform = await startPlatform()
  hospital = hospitalSystem(platform)
  proxy = await startRecordingProxy(platform.url)
  first = await enrolledPhone(platform, 'D1101', { base: proxy.url })
  second = await enrolledPhone(platform, 'D1201')
})
afterAll(async () => {
  first?.close()
  second?.close()
  await proxy?.close()
  await platform?.close()
})

const CONSENT = { sample: 'operation-consent.pdf', title: '手术知情同意书' }
const stateOf = async (documentId: string, staffNumber: string) => (await hospital.document(documentId)).signers.find((signer) => signer.staffNumber === staffNumber)!.state

describe('MP-3 SE-7 two signers in order', () => {
  test('the second cannot sign before the first, by list or by code; both signatures hold at the end', async () => {
    const { documentId } = await hospital.push({ ...CONSENT, signers: ['D1101', 'D1201'], signerOrder: 'sequence' })
    expect([await stateOf(documentId, 'D1101'), await stateOf(documentId, 'D1201')]).toEqual(['pending', 'waiting'])
    const early = await second!.run('sign', (await hospital.code('sign', { documentId })).url)
    expect(early).toMatchObject({ exitCode: 1, last: { event: 'error', code: 'task.not_your_turn' } })

    const { url, codeId } = await hospital.code('sign', { documentId })
    expect((await first!.run('sign', url)).last).toMatchObject({ event: 'done', signed: 1 })
    expect((await hospital.codeStatus(codeId)).state).toBe('approved')
    const between = await hospital.document(documentId)
    expect(between).toMatchObject({ state: 'pending', fullySigned: false })
    await expect(hospital.file(documentId)).rejects.toMatchObject({ status: 409, code: 'document.not_signed' })

    expect(await stateOf(documentId, 'D1201')).toBe('pending')
    const { taskId } = await second!.taskOn(documentId)
    expect((await second!.run('sign', taskId)).last).toMatchObject({ event: 'done', signed: 1 })
    const file = await expectSignedPdf(hospital, documentId, 2)
    const [earlier, later] = rawSignatures(file)
    expect(later!.covered.length).toBeGreaterThan(earlier!.covered.length)
    const events = async () => (await callbacksAt(platform.url)).filter(({ event }) => event?.data.documentId === documentId).map(({ event }) => [event!.type, event!.data.fullySigned])
    await expect.poll(events).toEqual(expect.arrayContaining([['task.signed', false], ['document.signed', true]]))
  })
})

describe('MP-3 two signers at the same time', () => {
  test('who comes second is told that the document changed, signs the newest content, and both signatures hold', async () => {
    const { documentId } = await hospital.push({ ...CONSENT, signers: ['D1101', 'D1201'] })
    const { taskId } = await first!.taskOn(documentId)
    const other = await second!.taskOn(documentId)
    // The first phone has begun on the version that it saw; its complete-signing is held until the other has signed.
    const before = proxy.exchanges.filter(({ path }) => path === '/cosigning/channel').length
    let held = false
    proxy.rule = async ({ path }): Promise<Fate> => {
      const calls = proxy.exchanges.filter((exchange) => exchange.path === '/cosigning/channel').length - before
      if (path === '/cosigning/channel' && calls === 1 && !held) {
        held = true
        expect((await second!.run('sign', other.taskId)).last).toMatchObject({ event: 'done', signed: 1 })
      }
      return 'pass'
    }
    const collided = await first!.run('sign', taskId)
    proxy.rule = undefined
    expect(held).toBe(true)
    expect(collided.told.find(({ event }) => event === 'refused')).toMatchObject({ fault: 'document.changed', message: { zh: expect.stringContaining('重新查看') } })
    expect(await stateOf(documentId, 'D1101')).toBe('pending')
    expect((await hospital.document(documentId)).fullySigned).toBe(false)

    expect((await first!.run('sign', taskId)).last).toMatchObject({ event: 'done', signed: 1 })
    await expectSignedPdf(hospital, documentId, 2)
  })

  test('at once and unheld: whatever the race brings, the end is two good signatures', async () => {
    const { documentId } = await hospital.push({ ...CONSENT, signers: ['D1101', 'D1201'] })
    const [mine, theirs] = [await first!.taskOn(documentId), await second!.taskOn(documentId)]
    await Promise.all([first!.run('sign', mine.taskId), second!.run('sign', theirs.taskId)])
    // Whoever lost the race signs again; nobody is left behind and nobody signed twice.
    for (const phone of [first!, second!]) if ((await stateOf(documentId, phone.staff.staffNumber)) === 'pending') expect((await phone.run('sign', (await phone.taskOn(documentId)).taskId)).last).toMatchObject({ signed: 1 })
    await expectSignedPdf(hospital, documentId, 2)
  })
})
