// seal.get-draft-page: the pages that would be signed, for whoever began the draft.
import { describe, expect, test } from 'vitest'
import { getDraftPage } from '@yiqian/shared/protocol/own-documents.ts'
import { smallPdf } from '../../_runtime/testing/documents.ts'
import { begin, largePdf, refusesStrangers, upload, useDesk } from '../testing/own-documents.ts'

const desk = useDesk()
const page = (draftId: string, number = 1, sender = desk.doctor) => desk.platform.asDevice(sender, getDraftPage, { draftId, page: number, widthPx: 300 })

describe('MA-8 preview', () => {
  test('200 a picture of the very file', async () => {
    const { draft } = (await upload(desk, desk.doctor, smallPdf(['one', 'two']))).body
    expect((await page(draft.draftId, 2)).body).toMatchObject({ contentType: 'image/png', widthPx: 300, widthPoints: 595, heightPoints: 842, pageCount: 2, documentDigestHex: draft.digestHex })
    expect(await page(draft.draftId, 3)).toMatchObject({ status: 404, code: 'document.page_missing' })
    expect(await page(draft.draftId, 1, desk.other)).toMatchObject({ status: 404, code: 'draft.not_found' })
  })
  test('409 while slices are missing', async () => expect(await page((await begin(desk, desk.doctor, largePdf())).body.draft.draftId)).toMatchObject({ status: 409, code: 'draft.state_conflict' }))
})

refusesStrangers(desk, getDraftPage, () => ({ draftId: 'doc_ffffffffffff', page: 1, widthPx: 300 }))
