import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { utf8ToBytes } from '@yiqian/shared/crypto/bytes.ts'
import { resendDelivery, revokeDocument } from '@yiqian/shared/protocol/his.ts'
import { CALLBACK_SECRET, openCallbackReceiver, type CallbackReceiver } from '../../_adapters/callbacks/testing/callback-receiver.ts'
import { RETRY_AFTER_MS } from '../../_domain/delivery/delivery.ts'
import { nextId } from '../../_domain/testing/builders.ts'
import { pushDocument, signTask } from '../../_runtime/testing/documents.ts'
import { openTestPlatform, type TestPlatform } from '../../_runtime/testing/open-test-platform.ts'
import { enrolSigner, seedApplication, type ClientSystem, type EnrolledDevice } from '../../_runtime/testing/people.ts'
import { openDeps, type Deps } from '../deps.ts'
import { deliverCallbacks } from './deliver-callbacks.ts'

let platform: TestPlatform
let receiver: CallbackReceiver
let deps: Deps
let signers: EnrolledDevice[]
let application: ClientSystem

beforeAll(async () => {
  platform = await openTestPlatform({ functions: ['his'], env: { CALLBACK_TIMEOUT_MS: '2500' }, nowMs: Date.now() })
  receiver = await openCallbackReceiver()
  deps = await openDeps(platform.context('status-sync'))
  signers = [await enrolSigner(platform), await enrolSigner(platform)]
})
afterAll(async () => {
  await platform.close()
  await receiver.close()
})
beforeEach(async () => {
  platform.clock.set(Date.now())
  Object.assign(receiver, { received: [], mostAtOnce: 0, answer: (_: unknown, response: { writeHead(status: number): { end(): void } }) => void response.writeHead(204).end() })
  application = await anApplicationAt(receiver.url)
})

async function anApplicationAt(callbackUrl: string | null): Promise<ClientSystem> {
  const id = nextId('app')
  return seedApplication(platform, { id, callbackUrl, wrappedCallbackSecretHex: deps.keyring.wrap('callback-secret', id, utf8ToBytes(CALLBACK_SECRET)) })
}
async function revokedDocument(): Promise<string> {
  const { status: { documentId } } = await pushDocument(platform, application, signers.slice(0, 1), { contentKind: 'json' })
  void (await platform.asApplication(application, revokeDocument, { documentId, reason: '测试' })).body
  return documentId
}
/** From the store: a token does not live as long as the back-off. */
const list = async (state: 'pending' | 'delivered' | 'dead') => (await deps.database.stores.deliveries.list(application.application.id, state, 100)).map((delivery) => ({ ...delivery, deliveryId: delivery.id }))
const failing = (status = 500) => (_: unknown, response: { writeHead(status: number): { end(): void } }) => void response.writeHead(status).end()

describe('HI-1 callbacks from the outbox', () => {
  test('each step of a document with two signers, signed, in words that cannot be read as success too early', async () => {
    const { status, tasks } = await pushDocument(platform, application, signers, { contentKind: 'json' })
    for (const [index, signer] of signers.entries()) {
      await signTask(platform, signer, tasks[index]!.id)
      await deliverCallbacks(deps)
    }
    const said = receiver.received.map(({ verified }) => verified as { type: string; data: { fullySigned: boolean; state: string; signedBy: string | null; cursor: number } })
    expect(said.slice(0, 1)).toMatchObject([{ type: 'task.signed', data: { state: 'pending', fullySigned: false, signedBy: signers[0]!.staff.staffNumber } }])
    expect(said.slice(1).sort((a, b) => a.data.cursor - b.data.cursor)).toMatchObject([
      { type: 'task.signed', data: { state: 'signed', fullySigned: true, signedBy: signers[1]!.staff.staffNumber } },
      { type: 'document.signed', timestamp: new Date(platform.clock.nowMs()).toISOString(), data: { documentId: status.documentId, externalId: status.externalId, state: 'signed', fullySigned: true, signedBy: null } },
    ])
    expect((await list('delivered')).map(({ attempts, lastError }) => [attempts, lastError])).toEqual([[1, null], [1, null], [1, null]])
  })
  test('a late one says what was true then: not signed, though the document is by now', async () => {
    const { tasks } = await pushDocument(platform, application, signers, { contentKind: 'json' })
    for (const [index, signer] of signers.entries()) await signTask(platform, signer, tasks[index]!.id)
    await deliverCallbacks(deps)
    const first = receiver.received.map(({ body }) => JSON.parse(body) as { data: { cursor: number; fullySigned: boolean } }).sort((a, b) => a.data.cursor - b.data.cursor)[0]!
    expect(first.data.fullySigned).toBe(false)
  })
  test('neither patient nor title leaves with it', async () => {
    const { status: { documentId } } = await pushDocument(platform, application, signers, { contentKind: 'json', title: '机密标题', patient: { name: '李秀英' } })
    await platform.asApplication(application, revokeDocument, { documentId, reason: '机密理由' })
    await deliverCallbacks(deps)
    expect(receiver.received).toHaveLength(1)
    expect(receiver.received[0]!.body).not.toMatch(/机密|李秀英/)
  })
  test('an application without an address is called by nobody and loses nothing', async () => {
    application = await anApplicationAt(null)
    await revokedDocument()
    await deliverCallbacks(deps)
    expect([receiver.received, await list('pending'), await list('dead')]).toEqual([[], [], []])
  })
})

describe('HI-1 retries, back-off, dead letters', () => {
  test('tried again at the spacing of the table under the same id, then dead; resent by hand it arrives', async () => {
    receiver.answer = failing()
    await revokedDocument()
    const waits: number[] = []
    for (let round = 0; round < RETRY_AFTER_MS.length; round++) {
      await deliverCallbacks(deps)
      const [delivery] = await list('pending')
      expect(delivery).toMatchObject({ attempts: round + 1, lastError: 'answered 500' })
      waits.push(delivery!.nextAtMs! - platform.clock.nowMs())
      platform.clock.advance(waits.at(-1)! - 1)
      await deliverCallbacks(deps)
      expect(receiver.received).toHaveLength(round + 1) // one millisecond too early
      platform.clock.advance(1)
    }
    waits.forEach((waitMs, index) => expect(waitMs / RETRY_AFTER_MS[index]!).toBeGreaterThanOrEqual(1))
    waits.forEach((waitMs, index) => expect(waitMs / RETRY_AFTER_MS[index]!).toBeLessThanOrEqual(1.1))
    await deliverCallbacks(deps)
    expect(await list('pending')).toEqual([])
    const [dead] = await list('dead')
    expect(dead).toMatchObject({ attempts: RETRY_AFTER_MS.length + 1, nextAtMs: null, lastError: 'answered 500' })
    expect(new Set(receiver.received.map(({ id }) => id))).toEqual(new Set([dead!.deliveryId]))
    expect(platform.log.filter(({ op }) => op === 'callback.dead')).toHaveLength(1)

    receiver.answer = failing(204)
    platform.clock.set(Date.now())
    expect((await platform.asApplication(application, resendDelivery, { deliveryId: dead!.deliveryId })).body).toMatchObject({ state: 'pending', attempts: 0 })
    await deliverCallbacks(deps)
    expect(receiver.received.at(-1)).toMatchObject({ id: dead!.deliveryId, verified: { type: 'document.revoked' } })
    expect(await list('delivered')).toMatchObject([{ deliveryId: dead!.deliveryId, attempts: 1, lastError: null }])
  })
  test('each try is signed with its own time, so that a receiver’s window of five minutes holds', async () => {
    receiver.answer = failing()
    await revokedDocument()
    await deliverCallbacks(deps)
    platform.clock.set((await list('pending'))[0]!.nextAtMs!)
    await deliverCallbacks(deps)
    const [first, second] = receiver.received.map(({ headers }) => Number(headers['webhook-timestamp']))
    expect(second! - first!).toBeGreaterThanOrEqual(5)
  })
  test.each([['a redirect', 302, 'answered 302'], ['silence', 0, 'no answer within 2500 ms']])('%s counts as a failure', async (_, status, lastError) => {
    receiver.answer = status ? failing(status) : () => undefined
    await revokedDocument()
    await deliverCallbacks(deps)
    expect(await list('pending')).toMatchObject([{ attempts: 1, lastError }])
  })
  test('a secret that no longer opens is a failure like any other, and what the error says inside stays inside', async () => {
    const broken = await seedApplication(platform, { callbackUrl: receiver.url, wrappedCallbackSecretHex: '00'.repeat(40) })
    application = broken
    await revokedDocument()
    await deliverCallbacks(deps)
    expect(await list('pending')).toMatchObject([{ attempts: 1, lastError: 'the callback could not be made' }])
    expect(receiver.received).toEqual([])
  })
  test('one system that fails does not keep another from its callbacks', async () => {
    application = await anApplicationAt('http://127.0.0.1:1/')
    await revokedDocument()
    const dead = application
    application = await anApplicationAt(receiver.url)
    await revokedDocument()
    await deliverCallbacks(deps)
    expect(await list('delivered')).toHaveLength(1)
    application = dead
    expect(await list('pending')).toMatchObject([{ lastError: 'could not connect' }])
  })
})

describe('HI-1 several workers', () => {
  test('six at once send each callback once', async () => {
    for (let index = 0; index < 30; index++) await revokedDocument()
    for (let round = 0; round < 3; round++) await Promise.all(Array.from({ length: 6 }, () => deliverCallbacks(deps)))
    expect(receiver.received).toHaveLength(30)
    expect(new Set(receiver.received.map(({ id }) => id)).size).toBe(30)
    expect(receiver.mostAtOnce).toBe(1)
  })
  test('while one waits for a slow system, another leaves its callback alone', async () => {
    receiver.answer = (_request, response) => void setTimeout(() => response.writeHead(204).end(), 200)
    await revokedDocument()
    const slow = deliverCallbacks(deps)
    await new Promise((resolve) => setTimeout(resolve, 50))
    await deliverCallbacks(deps)
    await slow
    expect([receiver.received.length, receiver.mostAtOnce]).toEqual([1, 1])
  })
  test('what a worker held when it died is sent after its lease; the outcome of the late one does not count', async () => {
    await revokedDocument()
    const nowMs = platform.clock.nowMs()
    const [held] = await deps.database.stores.deliveries.takeDue(nowMs, nowMs + 600, 1)
    await deliverCallbacks(deps)
    expect(receiver.received).toEqual([])
    platform.clock.advance(601)
    await deliverCallbacks(deps)
    expect(receiver.received).toHaveLength(1)
    await expect(deps.database.stores.deliveries.replace(held!, { ...held!, state: 'dead' })).rejects.toThrow('store conflict')
    expect(await list('delivered')).toHaveLength(1)
  })
})
