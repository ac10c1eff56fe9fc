// seal.finish-signature: CMS, timestamp, new version; task, document, evidence and change together, or nothing of it. SE-7, EV-1
import { readdirSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { parseSignedData } from '@yiqian/shared/crypto/cms/parse.ts'
import { deleteDocument, listEvidence, revokeDocument } from '@yiqian/shared/protocol/his.ts'
import { finishSignature } from '@yiqian/shared/protocol/seal.ts'
import { issueTimestamp } from '@yiqian/shared/protocol/timestamp.ts'
import { Fault } from '@yiqian/shared/protocol/faults.ts'
import { fromBase64 } from '../../_runtime/base64.ts'
import { currentFile, finish, prepare, pushDocument, signPrepared, signTask, type Prepared, type PushedDocument } from '../../_runtime/testing/documents.ts'
import { openTestPlatform, type TestPlatform } from '../../_runtime/testing/open-test-platform.ts'
import { journaled } from '../../_runtime/testing/timestamp-journal.ts'
import { enrolSigner, seedApplication, type ClientSystem, type EnrolledDevice } from '../../_runtime/testing/people.ts'

let platform: TestPlatform
let application: ClientSystem
let signer: EnrolledDevice
let second: EnrolledDevice
beforeAll(async () => {
  platform = await openTestPlatform()
  application = await seedApplication(platform, { callbackUrl: 'http://127.0.0.1:1/callback' })
  signer = await enrolSigner(platform, { name: '张伟' })
  second = await enrolSigner(platform, { name: '李娜' })
})
afterAll(() => platform.close())
beforeEach(() => platform.clock.advance(10_000))

const stores = () => platform.runtime.database.stores
const filesOf = (documentId: string): string[] => readdirSync(path.join(platform.dataDirectory, 'files', documentId)).sort()
const changesOf = async (documentId: string) => (await stores().changes.list(application.application.id, 0, 500)).filter((change) => change.documentId === documentId).map(({ type, signedBy }) => [type, signedBy])
const evidenceOf = async (documentId: string) => (await platform.asApplication(application, listEvidence, { documentId })).body

/** All that a signature moves, to see that a refusal moved none of it. */
const footprint = async ({ status: { documentId } }: PushedDocument) => JSON.stringify([await stores().documents.load(documentId), await stores().tasks.listOfDocument(documentId), await stores().evidence.list(documentId), await changesOf(documentId), filesOf(documentId)])

describe('200', () => {
  test('one of two: signed task, new version, evidence, change and callback; the document still pending', async () => {
    const { status, tasks } = await pushDocument(platform, application, [signer, second])
    const prepared = (await prepare(platform, signer, tasks[0]!.id)).body
    const { body } = await finish(platform, signer, prepared, { evidence: { intent: 'pin', triesLeft: 5 } })
    expect(body).toEqual({ documentState: 'pending', documentVersion: 1, signedAtMs: platform.clock.nowMs() })
    const [task, document] = [(await stores().tasks.load(tasks[0]!.id))!, (await stores().documents.load(status.documentId))!]
    expect(task).toMatchObject({ state: 'signed', signedAtMs: body.signedAtMs, certificateId: signer.certificateId, timestampAtMs: platform.clock.nowMs() })
    expect(parseSignedData(fromBase64(task.cmsBase64!)).signers[0]!.unsignedAttributes).toHaveLength(1)
    expect(await journaled(platform, task.timestampSerialHex!)).toMatchObject([{ timeMs: task.timestampAtMs }])
    expect(document).toMatchObject({ state: 'pending', version: 1, closedAtMs: null })
    expect(filesOf(status.documentId)).toEqual([document.sourceDigestHex, document.currentDigestHex].sort())
    const { records, intact } = await evidenceOf(status.documentId)
    expect(intact).toBe(true)
    expect(records.at(-1)).toMatchObject({ kind: 'task.signed', actor: `device:${signer.device.id}`, facts: { intent: 'pin', triesLeft: 5, taskId: task.id, contentDigestHex: prepared.contentDigestHex, fileDigestHex: document.currentDigestHex, certificateSerialHex: signer.serialHex, timestampSerialHex: task.timestampSerialHex, version: 1 } })
    expect(await changesOf(status.documentId)).toEqual([['document.pushed', null], ['task.signed', signer.staff.staffNumber]])
    expect((await stores().deliveries.list(application.application.id, 'pending', 100)).filter(({ documentId }) => documentId === status.documentId).map(({ type }) => type)).toEqual(['task.signed'])
  })

  test('the last one closes the document; both files before it are gone, the source stays', async () => {
    const { status, tasks, content } = await pushDocument(platform, application, [signer, second])
    await signTask(platform, signer, tasks[0]!.id)
    const first = await currentFile(platform, status.documentId)
    expect(await signTask(platform, second, tasks[1]!.id)).toMatchObject({ documentState: 'signed', documentVersion: 2 })
    const whole = await currentFile(platform, status.documentId)
    expect(Buffer.from(whole.subarray(0, first.length)).equals(first)).toBe(true)
    expect(Buffer.from(first.subarray(0, content.length)).equals(content)).toBe(true)
    expect(filesOf(status.documentId)).toHaveLength(2)
    expect(await changesOf(status.documentId)).toEqual([['document.pushed', null], ['task.signed', signer.staff.staffNumber], ['task.signed', second.staff.staffNumber], ['document.signed', null]])
    expect(await stores().documents.load(status.documentId)).toMatchObject({ state: 'signed', closedAtMs: platform.clock.nowMs() })
  })

  test('in sequence: the next one’s task opens', async () => {
    const { tasks } = await pushDocument(platform, application, [signer, second], { signerOrder: 'sequence' })
    expect((await stores().tasks.load(tasks[1]!.id))!.state).toBe('waiting')
    await signTask(platform, signer, tasks[0]!.id)
    expect((await stores().tasks.load(tasks[1]!.id))!.state).toBe('pending')
  })

  test('JSON: the content stays, each signer’s message is kept', async () => {
    const { status, tasks, content } = await pushDocument(platform, application, [signer, second], { contentKind: 'json' })
    await signTask(platform, signer, tasks[0]!.id)
    expect(await signTask(platform, second, tasks[1]!.id)).toMatchObject({ documentState: 'signed', documentVersion: 0 })
    expect(Buffer.from(await currentFile(platform, status.documentId)).equals(content)).toBe(true)
    expect(new Set((await stores().tasks.listOfDocument(status.documentId)).map(({ cmsBase64 }) => cmsBase64)).size).toBe(2)
  })

  test('finished again: the same answer, no second record', async () => {
    const pushed = await pushDocument(platform, application, [signer, second])
    const prepared = (await prepare(platform, signer, pushed.tasks[0]!.id)).body
    const first = (await finish(platform, signer, prepared)).body
    const after = await footprint(pushed)
    platform.clock.advance(60_000)
    expect((await finish(platform, signer, prepared)).body).toEqual(first)
    expect(await footprint(pushed)).toBe(after)
    await signTask(platform, second, pushed.tasks[1]!.id)
    expect((await finish(platform, signer, prepared)).body).toMatchObject({ documentState: 'signed', signedAtMs: first.signedAtMs })
  })
})

describe('refusals move nothing', () => {
  const spoilt = async (spoil: (prepared: Prepared) => Parameters<typeof finish>[3], expected: [number, string]) => {
    const pushed = await pushDocument(platform, application, [signer])
    const prepared = (await prepare(platform, signer, pushed.tasks[0]!.id)).body
    const before = await footprint(pushed)
    const answer = await finish(platform, signer, prepared, spoil(prepared))
    expect([answer.status, answer.code]).toEqual(expected)
    expect(await footprint(pushed)).toBe(before)
    expect((await finish(platform, signer, prepared)).status).toBe(200) // and the good one still goes through
  }

  test('400: a signature that does not fit, zeros, another certificate, fields missing', async () => {
    await spoilt((prepared) => ({ signatureHex: signPrepared(platform, second, prepared) }), [400, 'request.cryptographically_invalid'])
    await spoilt(() => ({ signatureHex: '00'.repeat(64) }), [400, 'request.cryptographically_invalid'])
    await spoilt(() => ({ certificateBase64: second.certificateBase64 }), [400, 'request.malformed'])
    await spoilt(() => ({ signatureHex: 'aa' }), [400, 'request.malformed'])
  })

  test('403: functions alone', async () => {
    expect(await platform.asDevice(signer, finishSignature, { preparedId: 'prp_0123456789', signatureHex: '00'.repeat(64), certificateBase64: '', chainBase64: [], evidence: {} })).toMatchObject({ status: 403 })
  })

  test('404: nothing was prepared under this id', async () => {
    expect(await platform.asFunction(finishSignature, { preparedId: 'prp_0123456789', signatureHex: '00'.repeat(64), certificateBase64: signer.certificateBase64, chainBase64: [], evidence: {} })).toMatchObject({ status: 404, code: 'task.not_found' })
  })

  test('409 task.not_pending: revoked meanwhile', async () => {
    for (const contentKind of ['pdf', 'json'] as const) {
      const pushed = await pushDocument(platform, application, [signer], { contentKind })
      const prepared = (await prepare(platform, signer, pushed.tasks[0]!.id)).body
      await platform.asApplication(application, revokeDocument, { documentId: pushed.status.documentId, reason: '开错' })
      const before = await footprint(pushed)
      expect(await finish(platform, signer, prepared)).toMatchObject({ status: 409, code: 'task.not_pending' })
      expect(await footprint(pushed)).toBe(before)
    }
  })

  test('409 or 410: deleted meanwhile, and nothing of the content comes back', async () => {
    const pushed = await pushDocument(platform, application, [signer])
    const { documentId } = pushed.status
    const prepared = (await prepare(platform, signer, pushed.tasks[0]!.id)).body
    await platform.asApplication(application, revokeDocument, { documentId, reason: 'x' })
    await platform.asApplication(application, deleteDocument, { documentId, reason: 'x' })
    expect([409, 410]).toContain((await finish(platform, signer, prepared)).status)
    expect(readdirSync(path.join(platform.dataDirectory, 'files'))).not.toContain(documentId)
  })

  test('409 document.changed: given up after an hour while the task is still open', async () => {
    const { tasks } = await pushDocument(platform, application, [signer], { contentKind: 'json' })
    const answer = (await prepare(platform, signer, tasks[0]!.id)).body
    const record = (await stores().prepared.load(answer.preparedId))!
    await stores().prepared.replace(record, { ...record, state: 'abandoned' })
    expect(await finish(platform, signer, answer)).toMatchObject({ status: 409, code: 'document.changed' })
  })

  test('503: no timestamp; the same request goes through later', async () => {
    const pushed = await pushDocument(platform, application, [signer])
    const prepared = (await prepare(platform, signer, pushed.tasks[0]!.id)).body
    const before = await footprint(pushed)
    platform.hooks.beforeCall = (contract) => {
      if (contract === issueTimestamp) throw new Fault('timestamp.unavailable')
    }
    expect(await finish(platform, signer, prepared)).toMatchObject({ status: 503, code: 'timestamp.unavailable' })
    delete platform.hooks.beforeCall
    expect(await footprint(pushed)).toBe(before)
    expect((await finish(platform, signer, prepared)).status).toBe(200)
  })
})
