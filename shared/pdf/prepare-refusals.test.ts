// What preparation refuses, by code; and what it draws.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { regularFont } from '../../scripts/samples/sheet.ts'
import { aRequest, handwritingPng, sample } from '../../scripts/samples/testing/signing.ts'
import { pdftotext } from '../../scripts/samples/testing/poppler.ts'
import { hasTool } from '../../scripts/samples/testing/tools.ts'
import { splitByFont } from './font-runs.ts'
import type { PdfSignatureRequest } from './prepare-signature.ts'
import { preparePdfSignature } from './prepare-signature.ts'

const pdfjs = dirname(
  createRequire(join(import.meta.dirname, '../../functions/package.json')).resolve('pdfjs-dist/package.json'),
)
const latinFont = new Uint8Array(readFileSync(join(pdfjs, 'standard_fonts/LiberationSans-Regular.ttf')))
const prepare = (name: string, changes: Partial<PdfSignatureRequest> = {}): Promise<unknown> =>
  preparePdfSignature(aRequest(sample(name), changes))
const withCode = (code: string): unknown => expect.objectContaining({ name: 'PdfError', code })

describe('odd files', () => {
  test.each([
    ['encrypted', 'pdf.encrypted'],
    ['truncated', 'pdf.broken'],
    ['no-xref', 'pdf.broken'],
    ['wrong-startxref', 'pdf.broken'],
    ['not-a-pdf', 'pdf.broken'],
    ['prev-in-circle', 'pdf.broken'],
    ['pages-in-circle', 'pdf.broken'],
    ['page-bomb', 'pdf.broken'],
    ['deep-nesting', 'pdf.broken'],
    ['no-pages', 'pdf.page_missing'],
    ['xfa', 'pdf.unsupported'],
    ['certified-no-changes', 'pdf.locked'],
  ])('%s: %s', async (name, code) => {
    await expect(prepare(`odd/${name}.pdf`)).rejects.toThrow(withCode(code))
  })

  test('a page count that lies is not believed', async () => {
    await expect(prepare('odd/claims-many-pages.pdf')).resolves.toBeDefined()
    await expect(
      prepare('odd/claims-many-pages.pdf', { position: { page: 2, x: 0, y: 0, width: 90, height: 40 } }),
    ).rejects.toThrow(withCode('pdf.page_missing'))
  })
})

describe('SE-9 positions', () => {
  test.each([
    ['left of the page', { page: 1, x: -1, y: 0, width: 90, height: 40 }, 'pdf.position_outside'],
    ['beyond the right edge', { page: 1, x: 340, y: 0, width: 90, height: 40 }, 'pdf.position_outside'],
    ['below the page', { page: 1, x: 0, y: 560, width: 90, height: 40 }, 'pdf.position_outside'],
    ['without area', { page: 1, x: 0, y: 0, width: 0, height: 40 }, 'pdf.position_outside'],
    ['not a number', { page: 1, x: Number.NaN, y: 0, width: 90, height: 40 }, 'pdf.position_outside'],
    ['too small for the name', { page: 1, x: 0, y: 0, width: 90, height: 3 }, 'pdf.position_outside'],
    ['page 0', { page: 0, x: 0, y: 0, width: 90, height: 40 }, 'pdf.page_missing'],
    ['page 1.5', { page: 1.5, x: 0, y: 0, width: 90, height: 40 }, 'pdf.page_missing'],
  ])('%s', async (_, position, code) => {
    await expect(prepare('prescription.pdf', { position })).rejects.toThrow(withCode(code))
  })

  test('a rotated page is measured as it is shown', async () => {
    const wide = { page: 1, x: 740, y: 10, width: 100, height: 40 }
    await expect(prepare('odd/rotated-90.pdf', { position: wide })).resolves.toBeDefined()
    await expect(prepare('odd/rotated-180.pdf', { position: wide })).rejects.toThrow(withCode('pdf.position_outside'))
  })

  test('beside a keyword: nth, last, none', async () => {
    const locateText = (): Promise<{ page: number; x: number; y: number; width: number; height: number }[]> =>
      Promise.resolve([
        { page: 1, x: 34, y: 478, width: 30, height: 10 },
        { page: 1, x: 34, y: 512, width: 50, height: 10 },
      ])
    const at = (occurrence: number): PdfSignatureRequest['position'] => ({
      keyword: '医师：',
      occurrence,
      offset: { x: 2, y: 0 },
      width: 100,
      height: 30,
    })
    const rectangle = async (occurrence: number): Promise<string | undefined> => {
      const { pdf } = await preparePdfSignature(
        aRequest(sample('prescription.pdf'), { position: at(occurrence), locateText }),
      )
      return /\/Rect \[([^\]]*)\]/.exec(
        Buffer.from(pdf.subarray(sample('prescription.pdf').length)).toString('latin1'),
      )?.[1]
    }
    expect(await rectangle(1)).toBe('66 97.28 166 127.28')
    expect(await rectangle(-1)).toBe('86 63.28 186 93.28')
    for (const occurrence of [0, 3, -3])
      await expect(prepare('prescription.pdf', { position: at(occurrence), locateText })).rejects.toThrow(
        withCode('pdf.keyword_missing'),
      )
    await expect(prepare('prescription.pdf', { position: at(1) })).rejects.toThrow(withCode('pdf.keyword_missing'))
  })
})

describe('names are set in full or not at all', () => {
  const oneFont = { primary: latinFont, fallbacks: [] }
  const twoFonts = { primary: latinFont, fallbacks: [regularFont] }

  test('a character that no font has is named', async () => {
    await expect(prepare('prescription.pdf', { font: oneFont, appearance: { name: 'Li 张' } })).rejects.toThrow(
      expect.objectContaining({ code: 'pdf.glyph_missing', detail: 'U+5F20' }),
    )
    await expect(prepare('prescription.pdf', { appearance: { name: '𠮷田' } })).rejects.toThrow(
      expect.objectContaining({ detail: 'U+20BB7' }),
    )
    await expect(prepare('prescription.pdf', { appearance: { name: '\ue001' } })).rejects.toThrow(
      withCode('pdf.glyph_missing'),
    )
    await expect(prepare('prescription.pdf', { appearance: { name: '张\ud800' } })).rejects.toThrow(
      withCode('pdf.glyph_missing'),
    )
  })

  test('each run takes the first font that has its characters', () => {
    expect(splitByFont('Li 张三 B', twoFonts).map(({ text, font }) => [text, font === latinFont])).toEqual([
      ['Li ', true],
      ['张三', false],
      [' B', true],
    ])
  })

  test.skipIf(!hasTool('pdftotext'))('a line of two fonts reads as one', async () => {
    const { pdf } = await preparePdfSignature(
      aRequest(sample('odd/cropped.pdf'), { font: twoFonts, appearance: { name: 'Dr Li 张三' } }),
    )
    expect(pdftotext(pdf)).toContain('Dr Li 张三')
  })
})

describe('pictures and fields', () => {
  test.each([
    ['no PNG', new Uint8Array(100)],
    ['cut short', handwritingPng().subarray(0, 200)],
    ['5 MB', new Uint8Array(5_000_000)],
    [
      '100,000 pixels wide',
      (() => {
        const png = Buffer.from(handwritingPng())
        png.writeUInt32BE(100_000, 16)
        return new Uint8Array(png)
      })(),
    ],
  ])('SE-14 a picture that is %s', async (_, picturePng) => {
    await expect(prepare('prescription.pdf', { appearance: { picturePng } })).rejects.toThrow(
      withCode('pdf.picture_broken'),
    )
  })

  test('a field name used already, empty, or with a dot', async () => {
    for (const fieldName of ['patient', '', 'a.b'])
      await expect(prepare('odd/with-form.pdf', { fieldName })).rejects.toThrow(withCode('pdf.field_taken'))
  })

  test('room that is absurd', async () => {
    for (const reserveBytes of [0, 100, 2e6, 1000.5])
      await expect(prepare('prescription.pdf', { reserveBytes })).rejects.toThrow(withCode('pdf.too_large'))
  })

  test('same request, same bytes', async () => {
    const request = aRequest(sample('prescription.pdf'), {
      appearance: { name: '林秀珍', picturePng: handwritingPng() },
    })
    const [one, two] = [await preparePdfSignature(request), await preparePdfSignature(request)]
    expect(Buffer.compare(one.pdf, two.pdf)).toBe(0)
  })

  test.each([
    ['pades-baseline', 'Adobe.PPKLite', 'ETSI.CAdES.detached'],
    ['gm0112-sign', 'GM.PKILite', 'GM.SM2'],
    ['gm0112-seal', 'Gomain.GMPkiLite', 'GM.sm2seal'],
  ] as const)('profile %s names %s and %s', async (profile, filter, subFilter) => {
    const { pdf } = await preparePdfSignature(aRequest(sample('odd/cropped.pdf'), { profile }))
    expect(Buffer.from(pdf).toString('latin1')).toContain(`/Filter /${filter}\n/SubFilter /${subFilter}\n`)
  })
})
