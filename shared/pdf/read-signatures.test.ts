// Reading signatures out of files that somebody changed with intent. Every attack must be named, none may pass, none may hang.
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { ThrowawaySigner } from '../../scripts/samples/testing/openssl-signer.ts'
import { createSigner } from '../../scripts/samples/testing/openssl-signer.ts'
import { sample, signPdf } from '../../scripts/samples/testing/signing.ts'
import { PdfError } from './error.ts'
import { listPages } from './pages.ts'
import type { FoundPdfSignature } from './read-signatures.ts'
import { readPdfSignatures } from './read-signatures.ts'
import { parsePdfDate } from './form/pdf-date.ts'
import { appendRevision, changedObject, nextObjectNumber } from './syntax/append-revision.ts'
import type { RevisionObject } from './syntax/append-revision.ts'
import type { PdfFile } from './syntax/pdf-file.ts'
import { catalogOf, openPdf } from './syntax/pdf-file.ts'
import type { PdfValue } from './syntax/value.ts'
import {
  latin1Bytes,
  pdfArray,
  pdfDict,
  pdfName,
  pdfNumber,
  pdfReference,
  pdfString,
  withEntries,
  writeValue,
} from './syntax/value.ts'

let signer: ThrowawaySigner
let table: Uint8Array
let stream: Uint8Array
beforeAll(async () => {
  signer = createSigner('Attacked')
  table = (await signPdf(sample('odd/with-form.pdf'), signer)).pdf
  stream = (await signPdf(sample('odd/object-streams.pdf'), signer)).pdf
})
afterAll(() => signer.close())

const only = (pdf: Uint8Array): FoundPdfSignature => {
  const { signatures } = readPdfSignatures(pdf)
  expect(signatures).toHaveLength(1)
  return signatures[0]!
}
const object = (number: number, value: PdfValue): RevisionObject => ({
  number,
  generation: 0,
  body: latin1Bytes(writeValue(value)),
})
const change = (pdf: Uint8Array, edit: (file: PdfFile, next: number) => readonly RevisionObject[]): Uint8Array => {
  const file = openPdf(pdf)
  return appendRevision(file, edit(file, nextObjectNumber(file))).pdf
}
const firstPage = (file: PdfFile): ReturnType<typeof listPages>[number] => listPages(file)[0]!
/** Replaces text of the same length. */
const patch = (pdf: Uint8Array, from: string | RegExp, to: (found: string) => string): Uint8Array => {
  const text = Buffer.from(pdf).toString('latin1')
  const changed = text.replace(from, to)
  expect(changed).not.toBe(text)
  expect(changed.length).toBe(text.length)
  return new Uint8Array(Buffer.from(changed, 'latin1'))
}

describe.each([
  ['a table', (): Uint8Array => table],
  ['a cross-reference stream', (): Uint8Array => stream],
])('revisions after the signature, source with %s', (_, source) => {
  test('another text on the page', () => {
    const changed = change(source(), (file) => {
      const contents = firstPage(file).dict.entries.get('Contents')
      const list = file.resolve(contents)
      const first = list.kind === 'array' ? list.items[0] : contents
      if (first?.kind !== 'ref') throw new Error('no contents')
      return [{ number: first.number, generation: 0, body: latin1Bytes('<</Length 2>>stream\nBT\nendstream') }]
    })
    const found = only(changed)
    expect(found.coversWholeRevision).toBe(true)
    expect(found.coversWholeFile).toBe(false)
    expect(found.laterChanges).toMatchObject({
      kind: 'other',
      reasons: [expect.stringMatching(/^object \d+ changed$/)],
    })
  })

  test('a page that shows other contents', () => {
    const changed = change(source(), (file, next) => [
      changedObject(
        file,
        firstPage(file).reference.number,
        withEntries(firstPage(file).dict, { Contents: pdfReference(next) }),
      ),
      { number: next, generation: 0, body: latin1Bytes('<</Length 2>>stream\nBT\nendstream') },
    ])
    expect(only(changed).laterChanges.kind).toBe('other')
  })

  test('a note laid over the page is an annotation, not a signature', () => {
    const changed = change(source(), (file, next) => {
      const annotations = file.at(firstPage(file).dict, 'Annots')
      const items = annotations.kind === 'array' ? annotations.items : []
      return [
        changedObject(
          file,
          firstPage(file).reference.number,
          withEntries(firstPage(file).dict, { Annots: pdfArray([...items, pdfReference(next)]) }),
        ),
        object(
          next,
          pdfDict({
            Type: pdfName('Annot'),
            Subtype: pdfName('FreeText'),
            Rect: pdfArray([0, 0, 90, 90].map(pdfNumber)),
          }),
        ),
      ]
    })
    expect(only(changed).laterChanges).toEqual({ kind: 'annotations', reasons: [] })
  })

  test('an empty signature field counts as a change: it may show anything', () => {
    const changed = change(source(), (file, next) => {
      const catalog = catalogOf(file)
      const form = file.dictAt(catalog.dict, 'AcroForm')!
      const fields = file.at(form, 'Fields')
      const grown = withEntries(form, {
        Fields: pdfArray([...(fields.kind === 'array' ? fields.items : []), pdfReference(next)]),
      })
      const stored = catalog.dict.entries.get('AcroForm')
      return [
        stored?.kind === 'ref'
          ? changedObject(file, stored.number, grown)
          : changedObject(file, catalog.reference.number, withEntries(catalog.dict, { AcroForm: grown })),
        object(next, pdfDict({ FT: pdfName('Sig'), T: pdfString(latin1Bytes('later')) })),
      ]
    })
    expect(only(changed).laterChanges.kind).toBe('other')
  })

  test('another page tree, or other document information', () => {
    const file = openPdf(source())
    const pages = catalogOf(file).dict.entries.get('Pages')
    if (pages?.kind !== 'ref') throw new Error('no pages')
    const tree = file.resolve(pages)
    if (tree.kind !== 'dict') throw new Error('no tree')
    expect(
      only(
        change(source(), (opened) => [
          changedObject(opened, pages.number, withEntries(tree, { Rotate: pdfNumber(180) })),
        ]),
      ).laterChanges.kind,
    ).toBe('other')
  })

  test('the signature taken out of the form leaves a stray byte range', () => {
    const changed = change(source(), (file) => {
      const catalog = catalogOf(file)
      const stored = catalog.dict.entries.get('AcroForm')
      const empty = pdfDict({ Fields: pdfArray([]) })
      return [
        stored?.kind === 'ref'
          ? changedObject(file, stored.number, empty)
          : changedObject(file, catalog.reference.number, withEntries(catalog.dict, { AcroForm: empty })),
      ]
    })
    const { signatures, strayByteRanges } = readPdfSignatures(changed)
    expect(signatures).toEqual([])
    expect(strayByteRanges).toHaveLength(1)
  })

  test('bytes after the end without a revision of their own', () => {
    expect(only(Buffer.concat([source(), Buffer.from('\n\n')])).coversWholeFile).toBe(true)
    const found = only(Buffer.concat([source(), Buffer.from('\n% more\n')]))
    expect(found.coversWholeFile).toBe(false)
    expect(found.laterChanges).toEqual({ kind: 'other', reasons: ['bytes follow that belong to no revision'] })
  })
})

describe('claims that the bytes do not bear out', () => {
  const range =
    (edit: (numbers: number[]) => number[]) =>
    (found: string): string => {
      const numbers = (found.match(/\d+/g) ?? []).map(Number)
      return `[${edit(numbers).join(' ')}]`.padEnd(found.length)
    }
  const byteRange = /(?<=\/ByteRange )\[0 \d+ \d+ \d+\] */

  test.each<[string, (numbers: number[]) => number[], string]>([
    ['the hole is one byte wider', ([a, b, c, d]) => [a!, b!, c! + 1, d! - 1], 'gap_is_not_contents'],
    ['the hole begins one byte early', ([a, b, c, d]) => [a!, b! - 1, c!, d!], 'gap_is_not_contents'],
    ['the end is left out', ([a, b, c, d]) => [a!, b!, c!, d! - 30], 'not_whole_revision'],
    ['the last byte but one is left out', ([a, b, c, d]) => [a!, b!, c!, d! - 2], 'not_whole_revision'],
    ['the range is longer than the file', ([a, b, c, d]) => [a!, b!, c!, d! + 9], 'byte_range_malformed'],
    ['the range does not begin at 0', ([, b, c, d]) => [9, b!, c!, d!], 'byte_range_malformed'],
    ['the pieces overlap', ([a, b, , d]) => [a!, b!, b! - 5, d!], 'byte_range_malformed'],
    ['three numbers', ([a, b, c]) => [a!, b!, c!], 'byte_range_malformed'],
  ])('%s', (_, edit, problem) => {
    const found = only(patch(table, byteRange, range(edit)))
    expect(found.problems).toContain(problem)
    expect(found.coversWholeRevision).toBe(false)
    expect(found.laterChanges.kind).toBe('unknown')
  })

  test('something hidden behind the signature in /Contents', () => {
    const found = only(patch(table, /0000000000>/, () => '00DEADBEEF>'))
    expect(found.problems).toEqual(['contents_tail'])
  })

  test('/Contents that is no DER', () => {
    expect(only(patch(table, '/Contents <30', () => '/Contents <41')).problems).toContain('contents_not_hex')
  })

  test('a key given twice', () => {
    expect(only(patch(table, '/Location', () => '/Reason  ')).problems).toContain('repeated_key')
  })

  test('one signature behind two fields', () => {
    const shared = change(table, (file, next) => {
      const stored = catalogOf(file).dict.entries.get('AcroForm')
      const form = file.dictAt(catalogOf(file).dict, 'AcroForm')!
      const fields = file.at(form, 'Fields')
      if (stored?.kind !== 'ref' || fields.kind !== 'array') throw new Error('no form')
      const widget = file.resolve(fields.items.at(-1))
      if (widget.kind !== 'dict') throw new Error('no widget')
      return [
        changedObject(
          file,
          stored.number,
          withEntries(form, { Fields: pdfArray([...fields.items, pdfReference(next)]) }),
        ),
        object(next, withEntries(widget, { T: pdfString(latin1Bytes('twin')) })),
      ]
    })
    for (const found of readPdfSignatures(shared).signatures) expect(found.problems).toContain('shared')
  })

  test('an object that the signed revision already pointed at is added later', async () => {
    const source = openPdf(sample('odd/cropped.pdf'))
    const page = firstPage(source)
    const hole = nextObjectNumber(source) + 40
    const prepared = appendRevision(source, [
      changedObject(
        source,
        page.reference.number,
        withEntries(page.dict, { Contents: pdfArray([page.dict.entries.get('Contents')!, pdfReference(hole)]) }),
      ),
    ]).pdf
    const { pdf } = await signPdf(prepared, signer)
    expect(only(pdf).problems).toEqual([])
    const changed = appendRevision(openPdf(pdf), [
      { number: hole, generation: 0, body: latin1Bytes('<</Length 2>>stream\nBT\nendstream') },
    ]).pdf
    expect(only(changed).laterChanges).toEqual({
      kind: 'other',
      reasons: [`object ${hole} was pointed at before it existed`],
    })
  })
})

describe('hostile input neither crashes nor hangs', () => {
  const limitMs = 20_000
  const attempt = (bytes: Uint8Array): void => {
    const begin = performance.now()
    try {
      readPdfSignatures(bytes)
    } catch (cause) {
      if (!(cause instanceof PdfError)) throw cause
    }
    expect(performance.now() - begin).toBeLessThan(limitMs)
  }

  test('cut anywhere, flipped anywhere', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('table', 'stream'),
        fc.nat(),
        fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 })), { maxLength: 6 }),
        (kind, cut, flips) => {
          const bytes = Uint8Array.from(kind === 'table' ? table : stream)
          for (const [at, value] of flips) bytes[at % bytes.length] = value
          attempt(cut % 3 === 0 ? bytes.subarray(0, cut % bytes.length) : bytes)
        },
      ),
      { numRuns: 400 },
    )
  })

  test('digits and names changed where they matter', () => {
    const text = Buffer.from(stream).toString('latin1')
    const places = [...text.matchAll(/\d+|\/[A-Za-z]+/g)].filter(
      ({ index, 0: word }) => !/^0{20}/.test(word) && (index < 2_500 || index > text.length - 3_000),
    )
    fc.assert(
      fc.property(
        fc.nat(),
        fc.constantFrom('0', '1', '-1', '99999999999', '4294967296', '/Kids', '[', '<<', '(', '5 0 R'),
        (pick, word) => {
          const { index, 0: old } = places[pick % places.length]!
          attempt(new Uint8Array(Buffer.from(text.slice(0, index) + word + text.slice(index + old.length), 'latin1')))
        },
      ),
      { numRuns: 400 },
    )
  })

  test('ten thousand objects inside each other', () => {
    let text = '%PDF-1.5\n'
    const offsets: number[] = []
    for (let number = 1; number <= 10_000; number++) {
      offsets.push(text.length)
      text += `${number} 0 obj\n(${'x'.repeat(400)}\n`
    }
    text += `${')'.repeat(10_000)}\nendobj\n`
    const start = text.length
    text += `xref\n0 10001\n0000000000 65535 f\r\n${offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n\r\n`).join('')}trailer\n<</Size 10001/Root 1 0 R>>\nstartxref\n${start}\n%%EOF\n`
    attempt(new Uint8Array(Buffer.from(text, 'latin1')))
  })
})

test.each([
  ["D:20261121180905+08'00'", Date.UTC(2026, 10, 21, 10, 9, 5)],
  ['D:20261121', Date.UTC(2026, 10, 21)],
  ['D:20261121180905Z', Date.UTC(2026, 10, 21, 18, 9, 5)],
  ["D:20261121180905-03'30", Date.UTC(2026, 10, 21, 21, 39, 5)],
  ['yesterday', undefined],
  ['D:26', undefined],
])('date %s', (text, expected) => expect(parsePdfDate(text)).toBe(expected))
