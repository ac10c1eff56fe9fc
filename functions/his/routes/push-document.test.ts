import { describe, expect, test } from 'vitest'
import { findDocument, listChanges, pushDocument as contract } from '@yiqian/shared/protocol/his.ts'
import { seedStaff } from '../../_runtime/testing/people.ts'
import { sm3Hex } from '../inspect-content.ts'
import { aPush, filesOf, foldersOf, staffNumbersOf, trailOf, useHospital } from '../testing/hospital.ts'
import { refusesStrangers } from '../testing/refuses-strangers.ts'

const hospital = useHospital({ signers: 3 })
const push = (some: Parameters<typeof aPush>[1] = {}) => hospital.platform.asApplication(hospital.application, contract, aPush(hospital, some))

describe('HI-1 200 a document is taken', () => {
  test('as it was sent, with what was left out filled in', async () => {
    const patient = { name: '李秀英', admissionNumber: 'ZY1', department: '心内科', bed: '12' }
    const content = Buffer.from('{"a":1}')
    const nowMs = hospital.platform.clock.nowMs()
    const { body } = await push({ externalId: ' EMR-1 ', contentBase64: content.toString('base64'), patient })
    expect(body).toMatchObject({
      externalId: 'EMR-1', title: '处方', documentType: 'other', contentKind: 'json', state: 'pending', fullySigned: false, signerOrder: 'any', patient,
      digestHex: sm3Hex(content), sizeBytes: 7, pageCount: 0, createdAtMs: nowMs, dueAtMs: nowMs + 7 * 86_400_000, closedAtMs: null, closedReason: null, deletedAtMs: null, origin: 'application', startedBy: null,
    })
    expect(filesOf(hospital, body.documentId)).toEqual([body.digestHex])
    expect(await trailOf(hospital, body.documentId)).toEqual({ evidence: ['document.pushed'], changes: ['document.pushed'], callbacks: [] })
  })
  test('the evidence names digest and number of signers, and neither patient nor title', async () => {
    const { body } = await push({ title: '绝密标题', patient: { name: '王小明' } })
    const [link] = await hospital.platform.runtime.database.stores.evidence.list(body.documentId)
    expect(link!.facts).toEqual({ digestHex: body.digestHex, signers: 1, sizeBytes: body.sizeBytes })
    expect(link!.actor).toBe(`application:${hospital.application.application.id}`)
    expect(JSON.stringify(hospital.platform.log)).not.toMatch(/绝密标题|王小明/)
  })
  test('signers at any order are all pending; in sequence only the first is', async () => {
    const signers = hospital.signers.map(({ staff }) => ({ staffNumber: staff.staffNumber }))
    const [any, sequence] = [(await push({ signers })).body, (await push({ signers, signerOrder: 'sequence' })).body]
    expect(any.signers.map(({ state }) => state)).toEqual(['pending', 'pending', 'pending'])
    expect(sequence.signers.map(({ state, order }) => [state, order])).toEqual([['pending', 1], ['waiting', 2], ['waiting', 3]])
    expect(staffNumbersOf(sequence)).toEqual(signers.map(({ staffNumber }) => staffNumber))
  })
  test('text in any script can be read back', async () => {
    const title = `𠮷野家 \u0000 "';-- \u202e`
    const { body } = await push({ title })
    expect((await hospital.platform.asApplication(hospital.application, findDocument, { externalId: body.externalId })).body.title).toBe(title)
  })
})

describe('HI-1 a repeat is not a second document', () => {
  test('the same request again answers with the document that is there', async () => {
    const request = aPush(hospital)
    const send = () => hospital.platform.asApplication(hospital.application, contract, request)
    const [first, folders] = [(await send()).body, foldersOf(hospital).length]
    expect((await send()).body).toEqual(first)
    expect(foldersOf(hospital)).toHaveLength(folders)
    expect(await trailOf(hospital, first.documentId)).toMatchObject({ changes: ['document.pushed'] })
  })
  test('still so when a signer has left meanwhile', async () => {
    const staff = await seedStaff(hospital.platform)
    const request = aPush(hospital, { signers: [{ staffNumber: staff.staffNumber }] })
    const first = (await hospital.platform.asApplication(hospital.application, contract, request)).body
    await hospital.platform.runtime.database.stores.staff.replace(staff, { ...staff, state: 'frozen' })
    expect((await hospital.platform.asApplication(hospital.application, contract, request)).body).toEqual(first)
    expect(await push({ signers: [{ staffNumber: staff.staffNumber }] })).toMatchObject({ status: 422, code: 'document.signer_unknown' })
  })
  test.each([
    ['content', { contentBase64: Buffer.from('{}').toString('base64') }], ['title', { title: '另一份' }], ['order', { signerOrder: 'sequence' as const }], ['time', { validForSeconds: 60 }], ['patient', { patient: { name: '李四' } }],
  ])('409 the same external id with another %s', async (_, other) => {
    const request = aPush(hospital)
    await hospital.platform.asApplication(hospital.application, contract, request)
    const refused = await hospital.platform.asApplication(hospital.application, contract, { ...request, ...other })
    expect(refused).toMatchObject({ status: 409, code: 'document.external_id_reused', facts: { externalId: request.externalId } })
  })
  test('ten at once make one document, one file and one change; the others answer with it', async () => {
    const [request, folders] = [aPush(hospital), foldersOf(hospital).length]
    const answers = await Promise.all(Array.from({ length: 10 }, () => hospital.platform.asApplication(hospital.application, contract, request)))
    expect(new Set(answers.map(({ body }) => body.documentId)).size).toBe(1)
    expect(foldersOf(hospital)).toHaveLength(folders + 1)
    expect(await trailOf(hospital, answers[0]!.body.documentId)).toMatchObject({ evidence: ['document.pushed'], changes: ['document.pushed'] })
  })
  test('two at once with different content: one is taken, the other refused', async () => {
    const request = aPush(hospital)
    const answers = await Promise.all(['一', '二'].map((title) => hospital.platform.asApplication(hospital.application, contract, { ...request, title })))
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409])
    expect(answers.find(({ status }) => status === 409)!.code).toBe('document.external_id_reused')
  })
  test('external ids of two applications are apart', async () => {
    const request = aPush(hospital)
    const [mine, theirs] = [(await hospital.platform.asApplication(hospital.application, contract, request)).body, (await hospital.platform.asApplication(hospital.other, contract, request)).body]
    expect(mine.documentId).not.toBe(theirs.documentId)
  })
  test('an Idempotency-Key gives the very same answer even after the document moved on; another body under it is refused', async () => {
    const [request, key] = [aPush(hospital), crypto.randomUUID()]
    const first = (await hospital.platform.asApplication(hospital.application, contract, request, { key })).body
    hospital.platform.clock.advance(1000)
    expect((await hospital.platform.asApplication(hospital.application, contract, request, { key })).body).toEqual(first)
    expect(await hospital.platform.asApplication(hospital.application, contract, aPush(hospital), { key })).toMatchObject({ status: 409, code: 'request.key_reused' })
    expect((await hospital.platform.asApplication(hospital.other, contract, request, { key })).body.documentId).not.toBe(first.documentId)
    expect(await hospital.platform.asApplication(hospital.application, contract, request, { key: 'short' })).toMatchObject({ status: 400, facts: { field: 'Idempotency-Key' } })
  })
  test('HI-1 thirty pushes at once: changes without gap and in order', async () => {
    const { platform, other } = hospital
    const before = (await platform.asApplication(other, listChanges, { limit: 500 })).body.nextCursor
    await Promise.all(Array.from({ length: 30 }, async () => (await platform.asApplication(other, contract, aPush(hospital))).body))
    const { changes, more } = (await platform.asApplication(other, listChanges, { cursor: before, limit: 500 })).body
    expect(changes.map(({ cursor }) => cursor)).toEqual(Array.from({ length: 30 }, (_, index) => before + index + 1))
    expect([new Set(changes.map(({ documentId }) => documentId)).size, more]).toEqual([30, false])
  })
})

describe('400 not of the form', () => {
  test.each<[string, object]>([
    ['externalId', { externalId: '  ' }], ['externalId', { externalId: 'x'.repeat(129) }], ['title', { title: 1 }], ['contentKind', { contentKind: 'docx' }], ['contentBase64', { contentBase64: 'a' }], ['contentBase64', { contentBase64: '*'.repeat(8) }],
    ['signers', { signers: [] }], ['signers', { signers: Array.from({ length: 21 }, (_, index) => ({ staffNumber: `E${index}` })) }], ['signers.0.staffNumber', { signers: [{ staffNumber: 'E 1' }] }], ['signers.0.role', { signers: [{ staffNumber: 'E1', role: 'x' }] }],
    ['validForSeconds', { validForSeconds: 59 }], ['validForSeconds', { validForSeconds: 90 * 86_400 + 1 }], ['validForSeconds', { validForSeconds: '3600' }], ['patient.name', { patient: {} }], ['note', { note: 'x'.repeat(501) }], ['password', { password: 'x' }],
    ['signers.0.position.page', { signers: [{ staffNumber: 'E1', position: { page: 0, x: 1, y: 1, width: 50, height: 20 } }] }],
  ])('%s %#', async (field, some) => {
    const folders = foldersOf(hospital).length
    const refused = await push(some as never)
    expect(refused).toMatchObject({ status: 400, code: 'request.malformed', facts: { field } })
    expect(foldersOf(hospital)).toHaveLength(folders)
  })
  test('the same person twice', async () => {
    const { staffNumber } = hospital.signers[0]!.staff
    expect(await push({ signers: [{ staffNumber }, { staffNumber }] })).toMatchObject({ status: 400, code: 'request.malformed', facts: { field: 'signers' } })
  })
})

describe('422 content or signers that cannot be used', () => {
  test.each<[string, Uint8Array | string]>([
    ['nothing', ''], ['cut off', '{"a":'], ['two values', '{}{}'], ['single quotes', "{'a':1}"], ['Latin-1', Buffer.from('{"a":"é"}', 'latin1')], ['UTF-16', Buffer.from('{"a":1}', 'utf16le')], ['a PDF', '%PDF-1.7'],
  ])('JSON: %s', async (_, content) => {
    const folders = foldersOf(hospital).length
    expect(await push({ contentBase64: Buffer.from(content).toString('base64') })).toMatchObject({ status: 422, code: 'document.not_json' })
    expect(foldersOf(hospital)).toHaveLength(folders)
  })
  test('JSON nested as deep as 2 MiB allow is read; one byte more is too large', async () => {
    const half = 1_048_576
    expect((await push({ contentBase64: Buffer.from('['.repeat(half) + ']'.repeat(half)).toString('base64') })).status).toBe(200)
    expect(await push({ contentBase64: Buffer.from(`${'['.repeat(half)}${']'.repeat(half)} `).toString('base64') })).toMatchObject({ status: 413, code: 'document.too_large', facts: { limit: '2 MiB' } })
  })
  test('an unknown signer, named', async () => {
    expect(await push({ signers: [{ staffNumber: hospital.signers[0]!.staff.staffNumber }, { staffNumber: 'NOBODY-1' }] })).toMatchObject({ status: 422, code: 'document.signer_unknown', facts: { staffNumber: 'NOBODY-1' } })
  })
  test.each(['frozen', 'removed'] as const)('a signer who is %s', async (state) => {
    const { staffNumber } = await seedStaff(hospital.platform, { state })
    expect(await push({ signers: [{ staffNumber }] })).toMatchObject({ status: 422, code: 'document.signer_unknown' })
  })
})

refusesStrangers(hospital, contract, () => aPush(hospital))
