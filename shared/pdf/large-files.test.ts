// Large sources: many pages, many bytes, and more than is taken.
import { performance } from 'node:perf_hooks'
import { expect, test } from 'vitest'
import { rawPdf, rawStream } from '../../scripts/samples/raw-pdf.ts'
import { aRequest } from '../../scripts/samples/testing/signing.ts'
import { finishPdfSignature, signedBytes } from './byte-range.ts'
import { preparePdfSignature } from './prepare-signature.ts'
import { readPdfSignatures } from './read-signatures.ts'
import { pdfLimitBytes } from './syntax/pdf-file.ts'

/** `contentBytes` of page contents, each page with its own. */
function manyPages(count: number, contentBytes: number): Uint8Array {
  const filler = `% ${'x'.repeat(Math.max(0, Math.floor(contentBytes / count) - 3))}\n`
  const kids = Array.from({ length: count }, (_, index) => `${3 + 2 * index} 0 R`).join(' ')
  return rawPdf([
    '<</Type/Catalog/Pages 2 0 R>>',
    `<</Type/Pages/Kids[${kids}]/Count ${count}/MediaBox[0 0 595 842]>>`,
    ...Array.from({ length: count }, (_, index) => [
      `<</Type/Page/Parent 2 0 R/Contents ${4 + 2 * index} 0 R>>`,
      rawStream(filler),
    ]).flat(),
  ])
}

async function signAndRead(source: Uint8Array, page: number): Promise<number> {
  const begin = performance.now()
  const { pdf, prepared } = await preparePdfSignature(
    aRequest(source, { position: { page, x: 60, y: 60, width: 150, height: 48 } }),
  )
  signedBytes(pdf, prepared.byteRange)
  const [found] = readPdfSignatures(finishPdfSignature(pdf, prepared.byteRange, Uint8Array.of(0x30, 0))).signatures
  expect(found).toMatchObject({ problems: [], coversWholeFile: true })
  expect(pdf.length - source.length).toBeLessThan(60_000)
  return performance.now() - begin
}

test('100 pages', async () => {
  expect(await signAndRead(manyPages(100, 1_000_000), 100)).toBeLessThan(30_000)
})

test('5,000 pages', async () => {
  expect(await signAndRead(manyPages(5_000, 5_000_000), 4_999)).toBeLessThan(30_000)
})

test('100 MB', async () => {
  expect(await signAndRead(manyPages(10, 100 * 1024 * 1024), 10)).toBeLessThan(60_000)
})

test('more than the limit is refused by name', async () => {
  await expect(preparePdfSignature(aRequest(new Uint8Array(pdfLimitBytes + 1)))).rejects.toThrow(
    expect.objectContaining({ code: 'pdf.too_large' }),
  )
})
