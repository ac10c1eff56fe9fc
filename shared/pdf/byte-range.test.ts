// Byte ranges: any prepared file, any length of signature, and every way to get them wrong.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { aRequest, sample } from '../../scripts/samples/testing/signing.ts'
import { finishPdfSignature, signedBytes } from './byte-range.ts'
import type { ByteRange } from './byte-range.ts'
import { preparePdfSignature } from './prepare-signature.ts'

const withCode = (code: string): unknown => expect.objectContaining({ code })

describe('properties of prepared files', () => {
  test('covered pieces and the hole make up the file; the hole is <000…>; the source is a prefix', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 512, max: 40_000 }),
        fc.string({ maxLength: 40, unit: 'grapheme-ascii' }),
        fc.constantFrom('odd/object-streams.pdf', 'odd/with-form.pdf', 'odd/rotated-90.pdf'),
        async (reserveBytes, reason, name) => {
          const source = sample(name)
          const { pdf, prepared } = await preparePdfSignature(
            aRequest(source, { reserveBytes, reason, position: 'invisible' }),
          )
          const [head, tail] = signedBytes(pdf, prepared.byteRange)
          const hole = Buffer.from(pdf.subarray(head.length, prepared.byteRange[2])).toString('latin1')
          expect(hole).toBe(`<${'0'.repeat(2 * reserveBytes)}>`)
          expect(head.length + hole.length + tail.length).toBe(pdf.length)
          expect(prepared.contentsOffset).toBe(head.length)
          expect(Buffer.from(pdf).toString('latin1')).toContain(`/ByteRange [${prepared.byteRange.join(' ')}]`)
          expect(Buffer.compare(pdf.subarray(0, source.length), source)).toBe(0)
          expect(prepared.sourceSizeBytes).toBe(source.length)
          expect(JSON.parse(JSON.stringify(prepared))).toEqual(prepared)
        },
      ),
      { numRuns: 25 },
    )
  })

  test('finishing changes the hole alone, whatever the signature', async () => {
    const { pdf, prepared } = await preparePdfSignature(
      aRequest(sample('odd/cropped.pdf'), { reserveBytes: 600, position: 'invisible' }),
    )
    const before = signedBytes(pdf, prepared.byteRange).map((piece) => Buffer.from(piece))
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 600 }), (cms) => {
        const finished = finishPdfSignature(pdf, prepared.byteRange, cms)
        expect(finished).toHaveLength(pdf.length)
        signedBytes(finished, prepared.byteRange).forEach((piece, index) =>
          expect(Buffer.compare(piece, before[index]!)).toBe(0),
        )
        expect(
          Buffer.from(finished.subarray(prepared.contentsOffset + 1))
            .toString('latin1')
            .startsWith(Buffer.from(cms).toString('hex').toUpperCase()),
        ).toBe(true)
      }),
      { numRuns: 40 },
    )
  })
})

describe('refusals', () => {
  const prepare = async (): Promise<{ pdf: Uint8Array; range: ByteRange }> => {
    const { pdf, prepared } = await preparePdfSignature(
      aRequest(sample('odd/cropped.pdf'), { reserveBytes: 512, position: 'invisible' }),
    )
    return { pdf, range: prepared.byteRange }
  }

  test('a signature larger than the room, or empty', async () => {
    const { pdf, range } = await prepare()
    expect(() => finishPdfSignature(pdf, range, new Uint8Array(513))).toThrow(withCode('pdf.contents_too_small'))
    expect(() => finishPdfSignature(pdf, range, new Uint8Array())).toThrow(withCode('pdf.contents_too_small'))
  })

  test('a placeholder that is filled already, moved, or short of the end', async () => {
    const { pdf, range } = await prepare()
    const finished = finishPdfSignature(pdf, range, Uint8Array.of(0x30, 0))
    expect(() => finishPdfSignature(finished, range, Uint8Array.of(0x30, 0))).toThrow(withCode('pdf.not_prepared'))
    expect(() => finishPdfSignature(pdf, [0, range[1] + 1, range[2], range[3]], Uint8Array.of(1))).toThrow(
      withCode('pdf.not_prepared'),
    )
    expect(() => finishPdfSignature(pdf, [0, range[1], range[2], range[3] - 1], Uint8Array.of(1))).toThrow(
      withCode('pdf.not_prepared'),
    )
  })

  test.each([
    ['not from 0', [1, 10, 20, 5]],
    ['overlap', [0, 30, 20, 5]],
    ['no hole', [0, 20, 20, 5]],
    ['beyond the end', [0, 10, 20, 1e9]],
    ['negative', [0, -1, 20, 5]],
    ['fraction', [0, 1.5, 20, 5]],
    ['three numbers', [0, 10, 20]],
    ['not a number', [0, Number.NaN, 20, 5]],
  ])('a range that is %s', async (_, range) => {
    const { pdf } = await prepare()
    expect(() => signedBytes(pdf, range as unknown as ByteRange)).toThrow(withCode('pdf.broken'))
  })
})
