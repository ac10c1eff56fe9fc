// seal.prepare-signature: appearance, placeholder and digest on the version that the signer looked at. SE-7, PD-3
import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { signedBytes } from '@yiqian/shared/pdf/byte-range.ts'
import { deleteDocument, revokeDocument } from '@yiqian/shared/protocol/his.ts'
import { prepareSignature } from '@yiqian/shared/protocol/seal.ts'
import { pushDocument, prepare, signTask, smallPdf } from '../../_runtime/testing/documents.ts'
import { openTestPlatform, type TestPlatform } from '../../_runtime/testing/open-test-platform.ts'
import { enrolSigner, seedApplication, type ClientSystem, type EnrolledDevice } from '../../_runtime/testing/people.ts'

let platform: TestPlatform
let application: ClientSystem
let signer: EnrolledDevice
beforeAll(async () => {
  platform = await openTestPlatform()
  application = await seedApplication(platform)
  signer = await enrolSigner(platform, { name: '张伟' })
})
afterAll(() => platform.close())

const filesOf = async (documentId: string, digestHex: string) => (await platform.runtime.files.read(documentId, digestHex))!

describe('200', () => {
  test('a PDF: the source is kept as the beginning, the digest is of the byte range, whole seconds', async () => {
    const { status, tasks, content } = await pushDocument(platform, application, [signer])
    platform.clock.advance(1_234)
    const { body } = await prepare(platform, signer, tasks[0]!.id)
    const record = (await platform.runtime.database.stores.prepared.load(body.preparedId))!
    const pdf = await filesOf(status.documentId, record.preparedDigestHex)
    const parts = signedBytes(pdf, record.byteRange!)
    expect(Buffer.from(pdf.subarray(0, content.length)).equals(content)).toBe(true)
    expect(body).toMatchObject({ contentKind: 'pdf', documentVersion: 0, documentBytesCount: content.length, signingBytesCount: parts[0].length + parts[1].length, contentTypeFamily: 'pkcs' })
    expect(body.contentDigestHex).toBe(createHash('sm3').update(parts[0]).update(parts[1]).digest('hex'))
    expect(body.signingTimeMs).toBe(Math.floor(platform.clock.nowMs() / 1000) * 1000)
    expect(record).toMatchObject({ taskId: tasks[0]!.id, deviceId: signer.device.id, state: 'prepared', certificateBase64: signer.certificateBase64 })
    expect((await platform.runtime.database.stores.documents.load(status.documentId))!.version).toBe(0)
  })

  test('JSON: the bytes as pushed, nothing laid on them', async () => {
    const { tasks, content } = await pushDocument(platform, application, [signer], { contentKind: 'json' })
    const { body } = await prepare(platform, signer, tasks[0]!.id)
    expect(body).toMatchObject({ contentKind: 'json', signingBytesCount: content.length, contentDigestHex: createHash('sm3').update(content).digest('hex') })
  })

  test('a keyword, a box, or nothing said: each finds its place', async () => {
    const staffNumber = signer.staff.staffNumber
    for (const position of [{ keyword: 'Prescription' }, { page: 1, x: 100, y: 100, width: 120, height: 40 }, undefined]) {
      const { tasks } = await pushDocument(platform, application, [signer], { signers: [{ staffNumber, ...(position && { position }) }] })
      expect((await prepare(platform, signer, tasks[0]!.id)).status).toBe(200)
    }
  })

  test('prepared twice: two of them, either may be finished', async () => {
    const { tasks } = await pushDocument(platform, application, [signer])
    const [one, two] = [(await prepare(platform, signer, tasks[0]!.id)).body, (await prepare(platform, signer, tasks[0]!.id)).body]
    expect(one.preparedId).not.toBe(two.preparedId)
    expect(one.contentDigestHex).toBe(two.contentDigestHex)
  })
})

describe('refusals leave no prepared signature', () => {
  const refused = async (input: Parameters<typeof platform.asFunction<typeof prepareSignature>>[1], status: number, code: string, documentId?: string) => {
    const answer = await platform.asFunction(prepareSignature, input)
    expect([answer.status, answer.code]).toEqual([status, code])
    if (documentId) expect(await platform.runtime.database.stores.prepared.listOpenOfDocument(documentId)).toEqual([])
    return answer
  }
  const inputFor = (taskId: string, documentDigestHex: string, by = signer) => ({ taskId, deviceId: by.device.id, documentDigestHex, certificateBase64: by.certificateBase64 })

  test('400', async () => {
    for (const body of [{}, { ...inputFor('tsk_0123456789', 'aa') }]) expect(await platform.asFunction(prepareSignature, body as never)).toMatchObject({ status: 400, code: 'request.malformed' })
  })

  test('403 functions alone', async () => {
    expect(await platform.asDevice(signer, prepareSignature, inputFor('tsk_0123456789', '00'.repeat(32)))).toMatchObject({ status: 403 })
  })

  test('404 no such task, no such phone; somebody else’s looks the same', async () => {
    const { tasks, status } = await pushDocument(platform, application, [signer])
    await refused(inputFor('tsk_0123456789', status.digestHex), 404, 'task.not_found')
    await refused({ ...inputFor(tasks[0]!.id, status.digestHex), deviceId: 'dev_0123456789' }, 404, 'task.not_found')
    const other = await refused(inputFor(tasks[0]!.id, status.digestHex, await enrolSigner(platform)), 404, 'task.not_found', status.documentId)
    expect(other.facts).toEqual({})
  })

  test('409 signed already, revoked, not this signer’s turn', async () => {
    const second = await enrolSigner(platform)
    const { tasks, status } = await pushDocument(platform, application, [signer, second], { signerOrder: 'sequence' })
    await refused(inputFor(tasks[1]!.id, status.digestHex, second), 409, 'task.not_your_turn', status.documentId)
    await signTask(platform, signer, tasks[0]!.id)
    await refused(inputFor(tasks[0]!.id, status.digestHex), 409, 'task.not_pending')
    const revoked = await pushDocument(platform, application, [signer])
    await platform.asApplication(application, revokeDocument, { documentId: revoked.status.documentId, reason: '开错' })
    await refused(inputFor(revoked.tasks[0]!.id, revoked.status.digestHex), 409, 'task.not_pending', revoked.status.documentId)
  })

  test('409 document.changed: the digest is of another version', async () => {
    const second = await enrolSigner(platform)
    const { tasks, status } = await pushDocument(platform, application, [signer, second])
    await signTask(platform, signer, tasks[0]!.id)
    await refused(inputFor(tasks[1]!.id, status.digestHex, second), 409, 'document.changed', status.documentId)
    expect((await prepare(platform, second, tasks[1]!.id)).status).toBe(200)
  })

  test('410 expired, deleted', async () => {
    const { tasks, status } = await pushDocument(platform, application, [signer], { validForSeconds: 60 })
    const gone = await pushDocument(platform, application, [signer])
    await platform.asApplication(application, revokeDocument, { documentId: gone.status.documentId, reason: 'x' })
    await platform.asApplication(application, deleteDocument, { documentId: gone.status.documentId, reason: 'x' })
    await refused(inputFor(gone.tasks[0]!.id, gone.status.digestHex), 410, 'document.deleted')
    platform.clock.advance(61_000)
    await refused(inputFor(tasks[0]!.id, status.digestHex), 410, 'task.expired', status.documentId)
  })

  test.each([['\u{20BB7}田太郎', '\u{20BB7} (U+20BB7)'], ['张\u{E000}', '\u{E000} (U+E000)']])('422 document.glyph_missing: %s is refused, never drawn as a box', async (name, character) => {
    const rare = await enrolSigner(platform, { name })
    const { tasks, status } = await pushDocument(platform, application, [rare])
    const answer = await refused(inputFor(tasks[0]!.id, status.digestHex, rare), 422, 'document.glyph_missing', status.documentId)
    expect(answer.facts).toEqual({ character })
  })

  test('a rare character that the font has is drawn', async () => {
    const rare = await enrolSigner(platform, { name: '李\u{2CE23}\u{30EDE}' })
    const { tasks } = await pushDocument(platform, application, [rare])
    expect((await prepare(platform, rare, tasks[0]!.id)).status).toBe(200)
  })

  test('a page too small for any signature still gets one inside it', async () => {
    const small = Buffer.from(smallPdf()).toString('latin1').replace('[0 0 595 842]', '[0 0 099 060]')
    const { tasks } = await pushDocument(platform, application, [signer], { content: new Uint8Array(Buffer.from(small, 'latin1')) })
    expect((await prepare(platform, signer, tasks[0]!.id)).code).toBeUndefined()
  })
})
