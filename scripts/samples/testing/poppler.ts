// What poppler says of a PDF: signatures, text, and pages as grey pixels.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** One byte a pixel, 0 black, row by row. */
export interface GreyImage {
  readonly width: number
  readonly height: number
  readonly pixels: Uint8Array
}

function withFile<T>(pdf: Uint8Array, use: (file: string, folder: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'poppler-'))
  try {
    const file = join(folder, 'in.pdf')
    writeFileSync(file, pdf)
    return use(file, folder)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

export interface PdfsigVerdict {
  readonly fieldName: string
  readonly verdict: string
  readonly wholeDocument: boolean
}

export function pdfsig(pdf: Uint8Array): readonly PdfsigVerdict[] {
  return withFile(pdf, (file) => {
    const text = execFileSync('sh', ['-c', 'pdfsig -nocert "$1" 2>&1 || true', 'sh', file]).toString()
    return text
      .split(/^Signature #\d+:$/m)
      .slice(1)
      .map((part) => ({
        fieldName: /Field Name: (.*)/.exec(part)?.[1] ?? '',
        verdict: /Validation: (.*)/.exec(part)?.[1] ?? '',
        wholeDocument: part.includes('- Total document signed'),
      }))
  })
}

export const pdftotext = (pdf: Uint8Array): string =>
  withFile(pdf, (file) => execFileSync('pdftotext', ['-layout', file, '-']).toString())

/** Empty if qpdf finds nothing wrong. */
export const qpdfCheck = (pdf: Uint8Array): string =>
  withFile(pdf, (file) => {
    try {
      execFileSync('qpdf', ['--check', file], { stdio: 'pipe' })
      return ''
    } catch (cause) {
      return String((cause as { stderr?: Buffer }).stderr ?? cause)
    }
  })

export function pdftoppm(pdf: Uint8Array, page: number, scale: number): GreyImage {
  return withFile(pdf, (file, folder) => {
    execFileSync(
      'pdftoppm',
      [
        '-gray',
        '-cropbox',
        '-f',
        String(page),
        '-l',
        String(page),
        '-r',
        String(72 * scale),
        '-singlefile',
        file,
        join(folder, 'out'),
      ],
      { stdio: 'pipe' },
    )
    const bytes = readFileSync(join(folder, 'out.pgm'))
    const head = /^P5\s+(\d+)\s+(\d+)\s+255\s/.exec(bytes.subarray(0, 64).toString('latin1'))!
    return { width: Number(head[1]), height: Number(head[2]), pixels: new Uint8Array(bytes.subarray(head[0].length)) }
  })
}
