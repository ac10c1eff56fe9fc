import { describe, expect, test } from 'vitest'
import { deleteDocument, fetchFile as contract } from '@yiqian/shared/protocol/his.ts'
import { DOCUMENT_STATES } from '@yiqian/shared/protocol/states.ts'
import { sm3Hex } from '../inspect-content.ts'
import { documentIn, filesOf, useHospital } from '../testing/hospital.ts'
import { hidesForeign, refusesStrangers } from '../testing/refuses-strangers.ts'

const hospital = useHospital()
const fetchIt = (documentId: string) => hospital.platform.asApplication(hospital.application, contract, { documentId })

describe('MP-8 200 only what is fully signed', () => {
  test('a PDF: begins with the very bytes pushed, is named after its title', async () => {
    const { status, content } = await documentIn(hospital, 'signed', { contentKind: 'pdf', title: '处方 "2026"/李.秀英' })
    const response = await fetch(`${hospital.address}/v1/documents/${status.documentId}/file`, { headers: { authorization: `Bearer ${hospital.application.accessToken}` } })
    const bytes = new Uint8Array(await response.arrayBuffer())
    expect(Buffer.from(bytes.subarray(0, content.length)).equals(content)).toBe(true)
    expect(Buffer.from(bytes).toString('latin1')).toContain('/ByteRange')
    expect(Object.fromEntries(response.headers)).toMatchObject({ 'content-type': 'application/pdf', 'content-length': String(bytes.length), 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' })
    expect(decodeURIComponent(response.headers.get('content-disposition')!)).toBe(`attachment; filename*=UTF-8''处方 "2026"/李.秀英.pdf`)
    const document = await hospital.platform.runtime.database.stores.documents.load(status.documentId)
    expect([sm3Hex(bytes), bytes.length]).toEqual([document!.currentDigestHex, document!.sizeBytes])
  })
  test('JSON: the bytes as they were pushed', async () => {
    const { status, content } = await documentIn(hospital, 'signed')
    const { body } = await fetchIt(status.documentId)
    expect(body.contentType).toBe('application/json')
    expect(Buffer.from(body.bytes).equals(content)).toBe(true)
  })
  test('the source and the signed version are all that lies on disk', async () => {
    const { status } = await documentIn(hospital, 'signed', { contentKind: 'pdf' })
    const document = await hospital.platform.runtime.database.stores.documents.load(status.documentId)
    expect(filesOf(hospital, status.documentId).sort()).toEqual([document!.sourceDigestHex, document!.currentDigestHex].sort())
  })
})

describe('400', () => {
  test('no document id', async () => expect(await fetchIt('..%2f..%2fetc')).toMatchObject({ status: 400, facts: { field: 'documentId' } }))
})

refusesStrangers(hospital, contract, () => ({ documentId: 'doc_0123456789' }))
describe('404', () => hidesForeign(hospital, contract, async () => (await documentIn(hospital, 'signed')).status.documentId))

describe('409 and 410 any other state', () => {
  test.each(DOCUMENT_STATES.filter((state) => state !== 'signed'))('%s', async (state) => {
    const { status } = await documentIn(hospital, state)
    expect(await fetchIt(status.documentId)).toMatchObject(state === 'deleted' ? { status: 410, code: 'document.deleted' } : { status: 409, code: 'document.not_signed', facts: { state } })
  })
  test('deleted while it is being fetched: the file or 410, never an internal error', async () => {
    for (let round = 0; round < 5; round++) {
      const { status: { documentId } } = await documentIn(hospital, 'signed')
      const [file] = await Promise.all([fetchIt(documentId), hospital.platform.asApplication(hospital.application, deleteDocument, { documentId, reason: '期满' })])
      expect([200, 410]).toContain(file.status)
    }
  })
})
