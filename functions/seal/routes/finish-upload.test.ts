// seal.finish-upload: the whole as the phone named it, a plain and sound PDF; what is refused is gone (MA-8).
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { finishUpload } from '@yiqian/shared/protocol/own-documents.ts'
import { currentFile, pushDocument, signTask, smallPdf } from '../../_runtime/testing/documents.ts'
import type { EnrolledDevice } from '../../_runtime/testing/people.ts'
import { sm3Hex } from '../drafts/sm3-hex.ts'
import { begin, filesOf, freshDoctor, largePdf, put, refusesStrangers, slicesOf, upload, useDesk } from '../testing/own-documents.ts'

const desk = useDesk()
const odd = (name: string): Uint8Array => new Uint8Array(readFileSync(path.resolve(import.meta.dirname, '../../../shared/vectors/samples/odd', name)))
let doctor: EnrolledDevice
beforeAll(async () => void (doctor = await freshDoctor(desk)))

describe('200', () => {
  test('MA-8 ready, with its pages; the slices are one file; finishing again changes nothing', async () => {
    const content = largePdf()
    const { draft } = (await upload(desk, doctor, content)).body
    expect(draft).toMatchObject({ state: 'ready', pageCount: 700, receivedBytes: content.length, digestHex: sm3Hex(content) })
    expect(await filesOf(desk, draft.draftId)).toEqual([sm3Hex(content)])
    expect((await desk.platform.asDevice(doctor, finishUpload, { draftId: draft.draftId })).body).toEqual({ draft })
  })
})

describe('refused', () => {
  test('409 slices are missing: how many', async () => {
    const content = largePdf()
    const { draft } = (await begin(desk, desk.doctor, content)).body
    await put(desk, desk.doctor, draft.draftId, 0, slicesOf(content)[0]!)
    expect(await desk.platform.asDevice(desk.doctor, finishUpload, { draftId: draft.draftId })).toMatchObject({ status: 409, code: 'draft.incomplete', facts: { missing: slicesOf(content).length - 1 } })
    expect(await desk.platform.asDevice(desk.other, finishUpload, { draftId: draft.draftId })).toMatchObject({ status: 404, code: 'draft.not_found' })
  })
  test('422 another whole than the phone named: gone', async () => {
    const content = smallPdf(['named'])
    const { draft } = (await begin(desk, desk.other, content)).body
    const forged = smallPdf(['nimed'])
    expect((await put(desk, desk.other, draft.draftId, 0, forged)).status).toBe(200)
    expect(await desk.platform.asDevice(desk.other, finishUpload, { draftId: draft.draftId })).toMatchObject({ status: 422, code: 'draft.digest_differs' })
    expect(await filesOf(desk, draft.draftId)).toEqual([])
    expect(await desk.platform.asDevice(desk.other, finishUpload, { draftId: draft.draftId })).toMatchObject({ status: 404 })
  })
  test.each([
    ['encrypted.pdf', 'document.encrypted'], ['truncated.pdf', 'document.unreadable'], ['not-a-pdf.pdf', 'document.unreadable'], ['no-xref.pdf', 'document.unreadable'], ['prev-in-circle.pdf', 'document.unreadable'],
    ['pages-in-circle.pdf', 'document.unreadable'], ['page-bomb.pdf', 'document.unreadable'], ['deep-nesting.pdf', 'document.unreadable'], ['no-pages.pdf', 'document.unreadable'],
    ['certified-no-changes.pdf', 'document.signed_already'], ['xfa.pdf', 'document.active_content'],
  ])('422 %s → %s, and nothing of it stays', async (name, code) => {
    const answer = await upload(desk, doctor, odd(name))
    expect(answer).toMatchObject({ status: 422, code })
    expect((await desk.platform.runtime.database.stores.drafts.listOfStaff(doctor.staff.id)).filter(({ state }) => state === 'receiving')).toEqual([])
  })
  test('422 signed already', async () => {
    const { status, tasks } = await pushDocument(desk.platform, desk.application, [desk.doctor])
    await signTask(desk.platform, desk.doctor, tasks[0]!.id)
    expect(await upload(desk, doctor, await currentFile(desk.platform, status.documentId))).toMatchObject({ status: 422, code: 'document.signed_already' })
  })
  test.each([
    ['a script when opened', '/OpenAction << /S /JavaScript /JS (app.alert(1)) >>'], ['a program to launch', '/OpenAction << /S /Launch /F (x.exe) >>'], ['a script by name', '/Names << /JavaScript << /Names [] >> >>'],
    ['a form that is sent away', '/AA << /WC << /S /SubmitForm /F (http://x) >> >>'], ['layers that a click changes', '/OpenAction << /S /SetOCGState /State [] >>'],
  ])('422 active: %s', async (_, entries) => {
    expect(await upload(desk, doctor, withCatalogEntries(entries))).toMatchObject({ status: 422, code: 'document.active_content' })
  })
  test('200 links and bookmarks do no harm', async () => {
    expect((await upload(desk, doctor, withCatalogEntries('/OpenAction [4 0 R /Fit] /PageMode /UseOutlines'))).status).toBe(200)
  })
})

/** The small PDF with more in its catalog, its table of offsets mended. */
function withCatalogEntries(entries: string): Uint8Array {
  const text = Buffer.from(smallPdf()).toString('latin1').replace('/Type /Catalog', `/Type /Catalog ${entries}`)
  const shifted = text.replace(/^(\d{10}) 00000 n /gm, (line, offset: string, at: number) => (at > 0 && Number(offset) > 20 ? `${String(Number(offset) + entries.length + 1).padStart(10, '0')} 00000 n ` : line))
  return new Uint8Array(Buffer.from(shifted.replace(/startxref\n(\d+)/, (_, offset: string) => `startxref\n${Number(offset) + entries.length + 1}`), 'latin1'))
}

refusesStrangers(desk, finishUpload, () => ({ draftId: 'doc_ffffffffffff' }))
