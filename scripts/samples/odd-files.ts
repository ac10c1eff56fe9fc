// PDFs that are unusual, damaged or hostile: each a small file with one peculiarity.
import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { PDFDocument } from '@cantoo/pdf-lib'
import { foreignFontPdf } from './foreign-fonts.ts'
import { onePage, rawPdf, rawStream } from './raw-pdf.ts'

const made = join(dirname(fileURLToPath(import.meta.url)), '../../shared/vectors/samples/odd')

export async function createOddFiles(prescription: Uint8Array): Promise<ReadonlyMap<string, Uint8Array>> {
  const text = Buffer.from(prescription).toString('latin1')
  const box = '/MediaBox[0 0 595 842]'
  return new Map<string, Uint8Array>([
    [
      'foreign-fonts.pdf',
      foreignFontPdf([
        'SimSun',
        'SimHei',
        'KaiTi_GB2312',
        'FangSong',
        'STSong-Light',
        'MicrosoftYaHei',
        'FZXBSJW--GB1-0',
      ]),
    ],
    ['latin-substitute.pdf', foreignFontPdf(['ArialUnicodeMS'])],
    ['object-streams.pdf', await objectStreams()],
    ['rotated-90.pdf', rawPdf(onePage('rotated 90', `${box}/Rotate 90`))],
    ['rotated-180.pdf', rawPdf(onePage('rotated 180', `${box}/Rotate 180`))],
    ['rotated-270-cropped.pdf', rawPdf(onePage('rotated 270', `${box}/CropBox[40 60 555 802]/Rotate -90`))],
    ['cropped.pdf', rawPdf(onePage('cropped', `/MediaBox[-20 -30 595 842]/CropBox[30 50 500 700]`))],
    [
      'with-form.pdf',
      rawPdf([
        ...onePage('form', `${box}/Annots 7 0 R`, '/AcroForm 6 0 R'),
        '<</Fields 8 0 R/DA(/Helv 0 Tf 0 g)>>',
        '[9 0 R]',
        '[9 0 R]',
        '<</Type/Annot/Subtype/Widget/FT/Tx/T(patient)/V(Lin)/Rect[72 600 272 624]/P 3 0 R/F 4>>',
      ]),
    ],
    ['xfa.pdf', rawPdf([...onePage('xfa', box, '/AcroForm<</Fields[]/XFA 6 0 R>>'), rawStream('<xdp:xdp/>')])],
    [
      'certified-no-changes.pdf',
      rawPdf([
        ...onePage('certified', box, '/Perms<</DocMDP 6 0 R>>'),
        '<</Type/Sig/Filter/Adobe.PPKLite/Reference[<</Type/SigRef/TransformMethod/DocMDP/TransformParams<</Type/TransformParams/P 1/V/1.2>>>>]>>',
      ]),
    ],
    ['truncated.pdf', prescription.subarray(0, Math.floor(prescription.length * 0.6))],
    ['no-xref.pdf', Buffer.from(text.slice(0, text.lastIndexOf('xref\n0 ')) + '%%EOF\n', 'latin1')],
    ['wrong-startxref.pdf', Buffer.from(text.replace(/startxref\n\d+/, 'startxref\n17'), 'latin1')],
    ['not-a-pdf.pdf', Buffer.from('GIF89a, in truth\n')],
    ['no-pages.pdf', rawPdf(['<</Type/Catalog/Pages 2 0 R>>', '<</Type/Pages/Kids[]/Count 0>>'])],
    [
      'claims-many-pages.pdf',
      rawPdf([
        '<</Type/Catalog/Pages 2 0 R>>',
        '<</Type/Pages/Kids[3 0 R]/Count 999999999>>',
        ...onePage('one', box).slice(2),
      ]),
    ],
    [
      'pages-in-circle.pdf',
      rawPdf([
        '<</Type/Catalog/Pages 2 0 R>>',
        '<</Type/Pages/Kids[2 0 R 3 0 R]/Count 2>>',
        ...onePage('one', box).slice(2),
      ]),
    ],
    ['page-bomb.pdf', pageBomb()],
    ['prev-in-circle.pdf', prevInCircle()],
    ['deep-nesting.pdf', rawPdf(onePage('deep', `${box}/Deep ${'['.repeat(5_000)}${']'.repeat(5_000)}`))],
    ['endless-drawing.pdf', endlessDrawing()],
    [
      'encrypted.pdf',
      encrypted(rawPdf(onePage('secret'), '/ID[<00112233445566778899AABBCCDDEEFF><00112233445566778899AABBCCDDEEFF>]')),
    ],
  ])
}

async function objectStreams(): Promise<Uint8Array> {
  const document = await PDFDocument.create({ updateMetadata: false })
  for (const text of ['one', 'two']) document.addPage([595, 842]).drawText(text, { x: 72, y: 400 })
  return document.save({ useObjectStreams: true })
}

/** The table names itself as the one before it. */
function prevInCircle(): Uint8Array {
  const text = Buffer.from(rawPdf(onePage('circle'), '/Prev 0000000000')).toString('latin1')
  const offset = /startxref\n(\d+)/.exec(text)![1]!
  return Buffer.from(text.replace('/Prev 0000000000', `/Prev ${offset.padStart(10, '0')}`), 'latin1')
}

/** Ten levels of ten kids each, all the same child: 10¹⁰ pages for a reader that counts. */
function pageBomb(): Uint8Array {
  const levels = Array.from(
    { length: 10 },
    (_, level) => `<</Type/Pages/Count 10000000000/Kids[${`${level + 3} 0 R `.repeat(10)}]>>`,
  )
  return rawPdf([
    '<</Type/Catalog/Pages 2 0 R>>',
    ...levels,
    '<</Type/Page/MediaBox[0 0 595 842]/Contents 13 0 R>>',
    rawStream(' '),
  ])
}

/** Forms that call the next one forty times each, six deep: 4·10⁹ drawings in 3 kB. */
function endlessDrawing(): Uint8Array {
  const calls = '/X Do '.repeat(40)
  const form = (next: number): string =>
    rawStream(calls, `/Type/XObject/Subtype/Form/BBox[0 0 595 842]/Resources<</XObject<</X ${next} 0 R>>>>`)
  return rawPdf([
    '<</Type/Catalog/Pages 2 0 R>>',
    '<</Type/Pages/Kids[3 0 R]/Count 1>>',
    '<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</XObject<</X 5 0 R>>>>>>',
    rawStream(calls),
    form(6),
    form(7),
    form(8),
    form(9),
    form(10),
    rawStream('0 0 595 842 re f', '/Type/XObject/Subtype/Form/BBox[0 0 595 842]'),
  ])
}

/** By qpdf where it is installed; otherwise the file made before is kept. */
function encrypted(plain: Uint8Array): Uint8Array {
  const folder = mkdtempSync(join(tmpdir(), 'samples-'))
  try {
    const [source, target] = [join(folder, 'plain.pdf'), join(folder, 'encrypted.pdf')]
    writeFileSync(source, plain)
    execFileSync('qpdf', [
      '--static-id',
      '--static-aes-iv',
      '--allow-weak-crypto',
      '--encrypt',
      'open',
      'owner',
      '128',
      '--use-aes=y',
      '--',
      source,
      target,
    ])
    return readFileSync(target)
  } catch (cause) {
    const kept = join(made, 'encrypted.pdf')
    if (existsSync(kept)) return readFileSync(kept)
    throw cause
  } finally {
    rmSync(folder, { recursive: true })
  }
}
