// The samples checked in are those that the script makes, and every signature place lies on its page over nothing printed.
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { displayedSize, listPages } from '@yiqian/shared/pdf/pages.ts'
import { openPdf } from '@yiqian/shared/pdf/syntax/pdf-file.ts'
import { pdftoppm, pdftotext } from './testing/poppler.ts'
import { hasTool } from './testing/tools.ts'
import { createSamples, samplesFolder } from './write-samples.ts'

interface Entry {
  file: string
  format: string
  pages: number
  titleZh: string
  signatures: { roleZh: string; position: { page: number; x: number; y: number; width: number; height: number } }[]
}
let files: ReadonlyMap<string, Uint8Array>
const index = JSON.parse(readFileSync(join(samplesFolder, 'index.json'), 'utf8')) as Entry[]
const pdfs = index.filter((entry) => entry.format === 'pdf')
beforeAll(async () => void (files = await createSamples()))

test('running the script again gives the files that are checked in, and no others lie about', () => {
  for (const [name, bytes] of files)
    expect(Buffer.compare(readFileSync(join(samplesFolder, name)), bytes), name).toBe(0)
  const present = readdirSync(samplesFolder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(samplesFolder.length + 1))
  expect(present.sort()).toEqual([...files.keys(), 'SOURCE.md'].sort())
})

test('small enough to keep', () => {
  for (const [name, bytes] of files) expect(bytes.length, name).toBeLessThan(150_000)
})

describe.each(pdfs)('$titleZh', ({ file, pages, signatures, titleZh }) => {
  test('has the pages and places that the index names', () => {
    const found = listPages(openPdf(files.get(file)!))
    expect(found).toHaveLength(pages)
    expect(signatures.length).toBeGreaterThan(1)
    for (const { position } of signatures) {
      const size = displayedSize(found[position.page - 1]!)
      expect(position.x + position.width).toBeLessThan(size.width)
      expect(position.y + position.height).toBeLessThan(size.height)
    }
  })

  test.skipIf(!hasTool('pdftotext'))('carries its text', () => {
    const text = pdftotext(files.get(file)!).replace(/\s/g, '')
    expect(text).toContain('青禾市人民医院')
    expect(text).toContain(titleZh)
  })

  test.skipIf(!hasTool('pdftoppm'))('leaves its signature places white, but for the line', () => {
    const scale = 2
    for (const { position, roleZh } of signatures) {
      const { pixels, width } = pdftoppm(files.get(file)!, position.page, scale)
      let dark = 0
      for (let y = Math.round(position.y * scale); y < Math.round((position.y + position.height - 5) * scale); y++) {
        for (let x = Math.round(position.x * scale) + 2; x < Math.round((position.x + position.width) * scale) - 2; x++)
          if (pixels[y * width + x]! < 160) dark++
      }
      expect(dark, roleZh).toBe(0)
    }
  })
})
