// PDFs as hospital systems may send them, pushed through the route: the project's odd files, positions, keywords, sizes.
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { pushDocument } from '@yiqian/shared/protocol/his.ts'
import type { InferInput } from 'valibot'
import type { SignaturePosition } from '@yiqian/shared/protocol/cards.ts'
import { smallPdf } from '../_runtime/testing/documents.ts'
import { FILE_LIMIT } from '@yiqian/shared/protocol/his.ts'
import { createPageImages } from '../_adapters/page-images/page-images.ts'
import { inspectPdf } from '../_runtime/inspect-pdf.ts'
import { aPush, foldersOf, useHospital } from './testing/hospital.ts'
import { pdfOfSize } from './testing/pdf-of-size.ts'

type SignatureInput = InferInput<typeof SignaturePosition>

const samples = path.resolve(import.meta.dirname, '../../shared/vectors/samples')
const hospital = useHospital()

const push = (content: Uint8Array, position?: SignatureInput) =>
  hospital.platform.asApplication(hospital.application, pushDocument, aPush(hospital, { contentKind: 'pdf', contentBase64: Buffer.from(content).toString('base64'), signers: [{ staffNumber: hospital.signers[0]!.staff.staffNumber, position }] }))

/** As shared/vectors/samples/SOURCE.md says; what only drawing can find out is taken here. */
const ODD: Record<string, number | 'document.unreadable' | 'document.encrypted' | 'document.position_invalid'> = {
  'foreign-fonts.pdf': 1, 'latin-substitute.pdf': 1, 'object-streams.pdf': 2, 'rotated-90.pdf': 1, 'rotated-180.pdf': 1, 'rotated-270-cropped.pdf': 1, 'cropped.pdf': 1, 'with-form.pdf': 1, 'claims-many-pages.pdf': 1, 'endless-drawing.pdf': 1,
  'xfa.pdf': 'document.unreadable', 'certified-no-changes.pdf': 'document.unreadable', 'truncated.pdf': 'document.unreadable', 'no-xref.pdf': 'document.unreadable', 'wrong-startxref.pdf': 'document.unreadable', 'not-a-pdf.pdf': 'document.unreadable',
  'prev-in-circle.pdf': 'document.unreadable', 'pages-in-circle.pdf': 'document.unreadable', 'page-bomb.pdf': 'document.unreadable', 'deep-nesting.pdf': 'document.unreadable', 'no-pages.pdf': 'document.unreadable', 'encrypted.pdf': 'document.encrypted',
}

describe('HI-1 odd and hostile PDFs', () => {
  test('every odd file of the project has its line here', () => expect(readdirSync(path.join(samples, 'odd')).sort()).toEqual(Object.keys(ODD).sort()))
  test.each(Object.entries(ODD))('%s → %s', async (name, expected) => {
    const folders = foldersOf(hospital).length
    const answer = await push(readFileSync(path.join(samples, 'odd', name)))
    if (typeof expected === 'number') expect(answer.body).toMatchObject({ state: 'pending', pageCount: expected })
    else {
      expect(answer).toMatchObject({ status: 422, code: expected })
      expect(foldersOf(hospital)).toHaveLength(folders)
    }
  })
  test('a page tree that says 2,001 pages and has them', async () => {
    const answer = await push(smallPdf(Array.from({ length: 2001 }, (_, index) => `page ${index + 1}`)))
    expect(answer).toMatchObject({ status: 422, code: 'document.too_many_pages', facts: { limit: 2000 } })
  })
  test('bytes changed at random never bring an internal error', async () => {
    const good = smallPdf(['one', 'two'])
    for (let round = 0; round < 60; round++) {
      const bytes = good.slice(0, round % 3 === 0 ? good.length - round * 7 : good.length)
      for (let hit = 0; hit < 6; hit++) bytes[(round * 7919 + hit * 104_729) % bytes.length] = (round * 31 + hit * 17) % 256
      const answer = await push(bytes)
      expect([200, 422], `round ${round}: ${answer.code}`).toContain(answer.status)
    }
  })
})

describe('HI-1 a keyword that takes too long to find', () => {
  test('is refused in time, with what to do; the next search works', async () => {
    const pageImages = createPageImages()
    const pdf = smallPdf(Array.from({ length: 300 }, (_, index) => `page ${index + 1}`))
    const position = { keyword: 'page 300', occurrence: 1 }
    await expect(inspectPdf(pdf, [position], pageImages, 1)).rejects.toMatchObject({ code: 'document.position_invalid', facts: { why: expect.stringMatching(/直接给出签名框坐标 .* give the box instead/) } })
    expect((await inspectPdf(pdf, [position, position], pageImages, 60_000)).pageCount).toBe(300)
    await pageImages.close()
  })
})

describe('HI-1 where the signature goes', () => {
  test.each<[string, SignatureInput | undefined]>([
    ['a box on the second page', { page: 2, x: 60, y: 60, width: 120, height: 40 }], ['a box that just fits', { page: 1, x: 475, y: 802, width: 120, height: 40 }],
    ['beside a keyword', { keyword: 'Second' }], ['its second occurrence', { keyword: 'doctor', occurrence: 2 }], ['none: the platform chooses', undefined],
  ])('taken: %s', async (_, position) => expect((await push(smallPdf(['First page doctor', 'Second page doctor']), position)).status).toBe(200))
  test.each<[string, SignatureInput, string]>([
    ['a page that is not there', { page: 3, x: 60, y: 60, width: 120, height: 40 }, 'document.position_invalid'], ['over the right edge', { page: 1, x: 480, y: 60, width: 120, height: 40 }, 'document.position_invalid'],
    ['below the page', { page: 1, x: 60, y: 830, width: 120, height: 40 }, 'document.position_invalid'], ['a keyword that is not there', { keyword: '患者签名' }, 'document.keyword_missing'], ['an occurrence too many', { keyword: 'doctor', occurrence: 3 }, 'document.keyword_missing'],
  ])('422 refused: %s', async (_, position, code) => {
    const answer = await push(smallPdf(['First page doctor', 'Second page doctor']), position)
    expect(answer).toMatchObject({ status: 422, code })
  })
  test('the sample documents take the places that their index names', async () => {
    const index = JSON.parse(readFileSync(path.join(samples, 'index.json'), 'utf8')) as { format: string; file: string; pages: number; signatures: { position: SignaturePosition }[] }[]
    for (const sample of index.filter(({ format }) => format === 'pdf')) {
      for (const { position } of sample.signatures) expect((await push(readFileSync(path.join(samples, sample.file)), position)).body.pageCount).toBe(sample.pages)
    }
  })
})

describe('PL-1 large files', () => {
  test('40 MiB is taken, and a repeat of it', async () => {
    const request = aPush(hospital, { contentKind: 'pdf', contentBase64: pdfOfSize(40 * 1_048_576).toString('base64') })
    for (const round of ['first', 'repeat']) {
      expect((await hospital.platform.asApplication(hospital.application, pushDocument, request)).body.sizeBytes, round).toBeGreaterThanOrEqual(40 * 1_048_576)
    }
  })
  test('413 one byte over 48 MiB', async () => {
    expect(await push(new Uint8Array(FILE_LIMIT + 1))).toMatchObject({ status: 413, code: 'document.too_large', facts: { limit: '48 MiB' } })
  })
  test('413 a body over 66 MiB is refused by its length, unread', async () => {
    const body = Buffer.alloc(67 * 1_048_576, 0x20)
    const response = await fetch(`${hospital.address}/v1/documents`, { method: 'POST', body, headers: { 'content-type': 'application/json', authorization: `Bearer ${hospital.application.accessToken}` } }).catch((error: unknown) => error)
    // the connection may be closed while the client still sends
    if (response instanceof Response) expect([response.status, ((await response.json()) as { error: { code: string } }).error.code]).toEqual([413, 'request.too_large'])
    else expect(String((response as Error).cause)).toMatch(/EPIPE|ECONNRESET|other side closed|terminated/)
  })
})
