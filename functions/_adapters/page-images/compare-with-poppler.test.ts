// What we draw is what poppler draws; and the check that says so is shown to fail when text goes missing.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { preparePdfSignature } from '@yiqian/shared/pdf/prepare-signature.ts'
import { pdftoppm } from '../../../scripts/samples/testing/poppler.ts'
import type { GreyImage } from '../../../scripts/samples/testing/poppler.ts'
import { aRequest, handwritingPng, sample } from '../../../scripts/samples/testing/signing.ts'
import { hasTool } from '../../../scripts/samples/testing/tools.ts'
import { createPageImages } from './page-images.ts'
import type { Comparison } from './testing/compare-images.ts'
import { compareImages, cropImage, greyFromPng } from './testing/compare-images.ts'
import { embeddedTwin } from '../../../scripts/samples/testing/embedded-twin.ts'

const scale = 1.5
/**
 * Measured: embedded Chinese 0.09 to 0.16; named Helvetica, for which both sides take a font of their own, 0.27 to 0.36;
 * a small cut-out, where half a pixel counts, 0.18 to 0.29.
 * A page that lost its text differs by 1.
 */
const limits = { difference: 0.25, looseDifference: 0.45, lostInk: 0.005 }
const images = createPageImages()
afterAll(() => images.close())

const draw = async (pdf: Uint8Array, page: number): Promise<GreyImage> =>
  greyFromPng((await images.renderPage(pdf, { page, format: 'png', scale })).bytes)
function expectSame({ difference, lostInk }: Comparison, limit = limits.difference): void {
  if (process.env['SHOW']) console.log(expect.getState().currentTestName, difference.toFixed(3), lostInk.toFixed(4))
  expect(difference).toBeLessThan(limit)
  expect(lostInk).toBeLessThanOrEqual(limits.lostInk)
}

describe.skipIf(!hasTool('pdftoppm'))('the same page as poppler draws', () => {
  test.each([
    ['prescription.pdf', 1],
    ['laboratory-report.pdf', 1],
    ['admission-record.pdf', 1],
    ['admission-record.pdf', 2],
    ['operation-consent.pdf', 1],
    ['operation-consent.pdf', 2],
    ['odd/object-streams.pdf', 2],
    ['odd/rotated-90.pdf', 1],
    ['odd/rotated-180.pdf', 1],
    ['odd/rotated-270-cropped.pdf', 1],
    ['odd/cropped.pdf', 1],
  ])('MP-4 %s page %i', async (name, page) => {
    expectSame(
      compareImages(await draw(sample(name), page), pdftoppm(sample(name), page, scale)),
      name.startsWith('odd/') ? limits.looseDifference : limits.difference,
    )
  })

  test.each([
    'prescription.pdf',
    'odd/rotated-90.pdf',
    'odd/rotated-180.pdf',
    'odd/rotated-270-cropped.pdf',
    'odd/cropped.pdf',
  ])('SE-14 %s with a signature on it', async (name) => {
    const box = { page: 1, x: 60, y: 425, width: 240, height: 30 }
    const { pdf } = await preparePdfSignature(
      aRequest(sample(name), {
        position: box,
        appearance: { name: '沈怀远', title: '主任医师', picturePng: handwritingPng() },
      }),
    )
    const reference = cropImage(pdftoppm(pdf, 1, scale), box, scale)
    expectSame(compareImages(cropImage(await draw(pdf, 1), box, scale), reference), limits.looseDifference)
    const unsigned = compareImages(cropImage(await draw(sample(name), 1), box, scale), reference)
    expect(unsigned.difference).toBeGreaterThan(0.95)
    expect(unsigned.lostInk).toBeGreaterThan(0.95)
  })

  test('Chinese fonts that are named but not embedded keep their text', async () => {
    expectSame(compareImages(await draw(sample('odd/foreign-fonts.pdf'), 1), pdftoppm(await embeddedTwin(7), 1, scale)))
  })
})

describe.skipIf(!hasTool('pdftoppm'))('the check can fail', () => {
  test('one line of seven wiped out is noticed', async () => {
    const reference = pdftoppm(await embeddedTwin(7), 1, scale)
    const drawn = await draw(sample('odd/foreign-fonts.pdf'), 1)
    const pixels = Uint8Array.from(drawn.pixels)
    pixels.fill(255, Math.floor((842 - 780) * scale) * drawn.width, Math.floor((842 - 750) * scale) * drawn.width)
    expect(compareImages({ ...drawn, pixels }, reference).lostInk).toBeGreaterThan(0.1)
  })

  // A mount namespace of its own hides the host's fonts, as on a bare server.
  test.skipIf(!hasTool('unshare'))(
    'on a host without fonts, leaving the registration out loses the text; with it all is there',
    async () => {
      const folder = mkdtempSync(join(tmpdir(), 'fontless-'))
      try {
        const [source, target] = [join(folder, 'in.pdf'), join(folder, 'out.png')]
        writeFileSync(source, sample('odd/foreign-fonts.pdf'))
        const reference = pdftoppm(await embeddedTwin(7), 1, scale)
        const compare = (fonts: string): Comparison => {
          execFileSync(
            'unshare',
            [
              '-rm',
              'sh',
              '-c',
              'mount -t tmpfs none /usr/share/fonts && exec "$@"',
              'sh',
              process.execPath,
              join(import.meta.dirname, 'testing/draw-once.ts'),
              source,
              target,
              String(scale),
              fonts,
            ],
            { stdio: 'pipe' },
          )
          return compareImages(greyFromPng(readFileSync(target)), reference)
        }
        expectSame(compare('with-fonts'))
        const without = compare('without-fonts')
        expect(without.lostInk).toBeGreaterThan(0.9)
        expect(without.difference).toBeGreaterThan(0.9)
      } finally {
        rmSync(folder, { recursive: true })
      }
    },
  )
})
