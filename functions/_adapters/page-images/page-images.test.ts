// Sizes, formats, keywords, limits, and files that want to hang or kill the drawing.
import { PNG } from 'pngjs'
import { afterAll, describe, expect, test } from 'vitest'
import { preparePdfSignature } from '@yiqian/shared/pdf/prepare-signature.ts'
import { aRequest, sample } from '../../../scripts/samples/testing/signing.ts'
import { createPageImages } from './page-images.ts'

const images = createPageImages({ limits: { timeoutMs: 3_000 } })
afterAll(() => images.close())
const withCode = (code: string): unknown => expect.objectContaining({ name: 'PdfError', code })

describe('pictures', () => {
  test('sizes are those shown: turned and cropped', async () => {
    expect(await images.pageSizes(sample('operation-consent.pdf'))).toEqual([
      { width: 595.28, height: 841.89 },
      { width: 595.28, height: 841.89 },
    ])
    expect(await images.pageSizes(sample('odd/rotated-90.pdf'))).toEqual([{ width: 842, height: 595 }])
    expect(await images.pageSizes(sample('odd/rotated-270-cropped.pdf'))).toEqual([{ width: 742, height: 515 }])
  })

  test.each([
    ['png', [0x89, 0x50]],
    ['jpeg', [0xff, 0xd8]],
    ['webp', [0x52, 0x49]],
  ] as const)('%s', async (format, mark) => {
    const image = await images.renderPage(sample('prescription.pdf'), { page: 1, format, scale: 2 })
    expect(image).toMatchObject({ widthPixels: 840, heightPixels: 1191, contentType: `image/${format}` })
    expect([...image.bytes.subarray(0, 2)]).toEqual(mark)
    expect(image.bytes.length).toBeLessThan(200_000)
  })

  test('by width', async () => {
    const { bytes, widthPixels } = await images.renderPage(sample('odd/cropped.pdf'), {
      page: 1,
      format: 'png',
      widthPixels: 375,
    })
    expect([widthPixels, PNG.sync.read(Buffer.from(bytes)).width]).toEqual([375, 375])
  })

  test('same document, same picture', async () => {
    const draw = async (): Promise<Uint8Array> =>
      (await images.renderPage(sample('prescription.pdf'), { page: 1, format: 'webp', scale: 1 })).bytes
    expect(Buffer.compare(await draw(), await draw())).toBe(0)
  })
})

describe('SE-9 keywords', () => {
  test('found where they stand, on every page, in reading order', async () => {
    const found = await images.locateText(sample('operation-consent.pdf'), '医师签名：')
    expect(found).toEqual([expect.objectContaining({ page: 2 })])
    expect(found[0]!.x).toBeCloseTo(62, 0)
    expect(found[0]!.width).toBeCloseTo(50, 0)
    expect(await images.locateText(sample('prescription.pdf'), '药师：')).toHaveLength(3)
    expect(await images.locateText(sample('prescription.pdf'), '处方笺')).toHaveLength(1)
    expect(await images.locateText(sample('prescription.pdf'), '不存在')).toEqual([])
  })

  test('a rotated page is measured as it is shown', async () => {
    const [word] = await images.locateText(sample('odd/rotated-90.pdf'), 'rotated')
    expect(word!.x).toBeGreaterThan(380)
    expect(word!.height).toBeGreaterThan(word!.width)
  })

  test('a signature beside a keyword', async () => {
    const { prepared } = await preparePdfSignature(
      aRequest(sample('operation-consent.pdf'), {
        position: { keyword: '患者签名：', occurrence: -1, offset: { x: 2, y: 0 }, width: 100, height: 30 },
        locateText: images.locateText,
      }),
    )
    expect(prepared.page).toBe(2)
  })
})

describe('refusals', () => {
  test.each([
    ['encrypted', 'pdf.encrypted'],
    ['truncated', 'pdf.broken'],
    ['no-xref', 'pdf.broken'],
    ['not-a-pdf', 'pdf.broken'],
    ['page-bomb', 'pdf.broken'],
    ['pages-in-circle', 'pdf.broken'],
    ['no-pages', 'pdf.page_missing'],
    ['latin-substitute', 'pdf.glyph_missing'],
  ])('odd/%s.pdf: %s', async (name, code) => {
    await expect(images.renderPage(sample(`odd/${name}.pdf`), { page: 1, format: 'png', scale: 1 })).rejects.toThrow(
      withCode(code),
    )
  })

  test.each([[0], [2], [1.5], [-1]])('page %d of one', async (page) => {
    await expect(images.renderPage(sample('prescription.pdf'), { page, format: 'png', scale: 1 })).rejects.toThrow(
      withCode('pdf.page_missing'),
    )
  })

  test('more pixels, pages or bytes than allowed', async () => {
    await expect(images.renderPage(sample('prescription.pdf'), { page: 1, format: 'png', scale: 50 })).rejects.toThrow(
      withCode('pdf.too_large'),
    )
    const small = createPageImages({ limits: { pages: 1, pdfBytes: 100_000 } })
    await expect(small.pageSizes(sample('operation-consent.pdf'))).rejects.toThrow(withCode('pdf.too_large'))
    await expect(small.pageSizes(sample('admission-record.pdf'))).rejects.toThrow(withCode('pdf.too_large'))
    await small.close()
  })

  test('a page that would take for ever is stopped, the process lives, the next page is drawn', async () => {
    const begin = performance.now()
    const endless = images.renderPage(sample('odd/endless-drawing.pdf'), { page: 1, format: 'png', scale: 1 })
    const next = images.renderPage(sample('prescription.pdf'), { page: 1, format: 'webp', scale: 1 })
    await expect(endless).rejects.toThrow(
      expect.objectContaining({ code: expect.stringMatching(/^pdf\.(timeout|render_failed)$/) as string }),
    )
    expect((await next).bytes.length).toBeGreaterThan(1_000)
    expect(performance.now() - begin).toBeLessThan(30_000)
  }, 40_000)

  test('a full queue says so, and closing answers everybody', async () => {
    const narrow = createPageImages({ limits: { queuedJobs: 2 } })
    const jobs = Array.from({ length: 5 }, () =>
      narrow.pageSizes(sample('prescription.pdf')).then(
        () => 'done',
        (cause: { code: string }) => cause.code,
      ),
    )
    await narrow.close()
    expect((await Promise.all(jobs)).filter((code) => code === 'pdf.timeout')).toHaveLength(2)
  })

  test('who waits at a screen comes before a job that can wait; one that is given up leaves the queue', async () => {
    const ended: string[] = []
    const note = (name: string) => (): void => void ended.push(name)
    const givenUp = new AbortController()
    const page = { page: 1, format: 'webp', scale: 1 } as const
    const pdf = sample('prescription.pdf')
    const jobs = [
      images.renderPage(pdf, page).then(note('first page')),
      images.lastPageInk(pdf, { isPatient: true }).then(note('patient')),
      images.lastPageInk(pdf, { signal: givenUp.signal }).catch((cause: { code: string }) => ended.push(cause.code)),
      images.renderPage(pdf, page).then(note('second page')),
    ]
    givenUp.abort()
    await Promise.all(jobs)
    expect(ended).toEqual(['pdf.timeout', 'first page', 'second page', 'patient'])
  })
})
