import { describe, expect, test } from 'vitest'
import { fetchFile, fetchSignatures, pushDocument as contract, verifyFile } from '@yiqian/shared/protocol/his.ts'
import { getTask } from '@yiqian/shared/protocol/status-sync.ts'
import type { ContentKind } from '@yiqian/shared/protocol/states.ts'
import { signTask } from '../_runtime/testing/documents.ts'
import { aPush, useHospital } from './testing/hospital.ts'

const hospital = useHospital()
/** 1 × 1 pixel, red. */
const PNG = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg=='
const base64 = (content: unknown): string => Buffer.from(typeof content === 'string' ? content : JSON.stringify(content)).toString('base64')
const digest = { label: 'given-digest/1', algorithm: 'sha256', digestHex: 'ab'.repeat(32), description: '胸部 CT 影像包' }
const prescription = { template: 'prescription/1', patient: { name: '李秀英' }, diagnosis: '高血压', items: [{ name: '阿司匹林', dose: '100mg', route: '口服', frequency: '每日一次', quantity: '30片' }] }
const push = (contentKind: ContentKind, contentBase64: string, some = {}) => hospital.platform.asApplication(hospital.application, contract, aPush(hospital, { contentKind, contentBase64, ...some }))
const as = { application: () => hospital.application, signer: () => hospital.signers[0]! }

async function signed(documentId: string) {
  const [task] = await hospital.platform.runtime.database.stores.tasks.listOfDocument(documentId)
  const detail = (await hospital.platform.asDevice(as.signer(), getTask, { taskId: task!.id })).body
  await signTask(hospital.platform, as.signer(), task!.id)
  const file = (await hospital.platform.asApplication(as.application(), fetchFile, { documentId })).body as unknown as { contentType: string; bytes: Uint8Array }
  return { detail, file }
}

describe('MA-8 kinds of content, from push to verification', () => {
  test.each([['digest', digest], ['template', prescription]] as const)('%s: signed detached over the very bytes that were pushed, labels and all', async (kind, content) => {
    const { documentId } = (await push(kind, base64(content))).body
    const { detail, file } = await signed(documentId)
    expect(detail).toMatchObject({ task: { contentKind: kind, pageCount: 0 }, jsonText: JSON.stringify(content), form: null })
    expect([file.contentType, Buffer.from(file.bytes).toString()]).toEqual(['application/json', JSON.stringify(content)])
    const { signatures } = (await hospital.platform.asApplication(as.application(), fetchSignatures, { documentId })).body
    const verify = (contentBase64: string) => hospital.platform.asApplication(as.application(), verifyFile, { contentBase64, signatureBase64: signatures[0]!.cmsBase64 })
    expect((await verify(base64(content))).body.verdict).toBe('passed')
    expect((await verify(base64({ ...content, more: 1 }))).body.verdict).toBe('failed')
    if (kind === 'digest') expect((await verify(Buffer.from(digest.digestHex, 'hex').toString('base64'))).body.verdict, 'never the bare digest').toBe('failed')
  })
  test('image: one page of a PDF, signed in it', async () => {
    const { body } = await push('image', PNG)
    expect(body).toMatchObject({ contentKind: 'image', pageCount: 1 })
    const { detail, file } = await signed(body.documentId)
    expect(detail).toMatchObject({ jsonText: null })
    expect([file.contentType, Buffer.from(file.bytes.subarray(0, 5)).toString()]).toEqual(['application/pdf', '%PDF-'])
    expect((await hospital.platform.asApplication(as.application(), verifyFile, { contentBase64: Buffer.from(file.bytes).toString('base64') })).body.verdict).toBe('passed')
  })
  test('JSON with labels: they reach the signer, and their digest the evidence', async () => {
    const form = { fields: [{ path: 'dose', label: { zh: '剂量', en: 'Dose' }, unit: 'mg' }] }
    const { documentId } = (await push('json', base64({ dose: 5 }), { form })).body
    expect((await signed(documentId)).detail.form).toEqual(form)
    expect((await hospital.platform.runtime.database.stores.evidence.list(documentId))[0]!.facts['formDigestHex']).toMatch(/^[0-9a-f]{64}$/)
  })
})

describe('422 content of another kind than named', () => {
  test.each([
    ['a bare digest', 'digest', 'ab'.repeat(32), 'document.not_json'],
    ['a digest without its label', 'digest', { ...digest, label: undefined }, 'document.content_mismatch'],
    ['a digest of another length', 'digest', { ...digest, algorithm: 'sha512' }, 'document.content_mismatch'],
    ['a digest that says one thing twice', 'digest', JSON.stringify(digest).replace('{', '{"description":"别的",'), 'document.content_mismatch'],
    ['… the second time escaped', 'digest', JSON.stringify(digest).replace('{', '{"\\u0064escription":"别的",'), 'document.content_mismatch'],
    ['a template that is not there', 'template', { ...prescription, template: 'prescription/99' }, 'document.content_mismatch'],
    ['no template', 'template', { a: 1 }, 'document.content_mismatch'],
    ['a prescription without a dose', 'template', { ...prescription, items: [{ ...prescription.items[0], dose: '' }] }, 'document.content_mismatch'],
    ['no picture', 'image', 'GIF89a', 'document.content_mismatch'],
    ['no JSON', 'template', '{', 'document.not_json'],
  ] as const)('%s', async (_case, kind, content, code) => expect(await push(kind, base64(content))).toMatchObject({ status: 422, code }))
  test('a name in two places, or once in each of two objects, is no repeat', async () => {
    const item = prescription.items[0]!
    expect((await push('template', base64({ ...prescription, items: [item, item] }))).status).toBe(200)
  })
})
test('400 labels for anything but JSON', async () => {
  expect(await push('digest', base64(digest), { form: { fields: [] } })).toMatchObject({ status: 400, facts: { field: 'form' } })
})
