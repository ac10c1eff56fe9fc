// Owns the tricks that forgers play on signed PDFs, for tests: byte surgery and hostile incremental updates.
import { appendRevision } from '@yiqian/shared/pdf/syntax/append-revision.ts'
import { openPdf } from '@yiqian/shared/pdf/syntax/pdf-file.ts'

export const text = (pdf: Uint8Array): string => Buffer.from(pdf).toString('latin1')
export const bytes = (latin1: string): Uint8Array => new Uint8Array(Buffer.from(latin1, 'latin1'))

/** Another byte at an offset. */
export function flip(pdf: Uint8Array, offset: number, mask = 0x01): Uint8Array {
  const changed = new Uint8Array(pdf)
  changed[offset]! ^= mask
  return changed
}

/** Offset of the n-th occurrence (from the end if negative). @throws when it is not there: the trick would do nothing */
export function find(pdf: Uint8Array, what: string, n = 0): number {
  const all: number[] = []
  const whole = text(pdf)
  for (let at = whole.indexOf(what); at >= 0; at = whole.indexOf(what, at + 1)) all.push(at)
  const found = all.at(n)
  if (found === undefined) throw new Error(`${what} is not in the file`)
  return found
}

/** Replaces one occurrence by text of the same length, so that no offset moves. */
export function overwrite(pdf: Uint8Array, what: string, by: string, n = 0): Uint8Array {
  const at = find(pdf, what, n)
  const changed = new Uint8Array(pdf)
  changed.set(bytes(by.padEnd(what.length).slice(0, what.length)), at)
  return changed
}

/** The body of an object as it stands now, newest revision. */
export function bodyOf(pdf: Uint8Array, number: number): string {
  const whole = text(pdf)
  const start = whole.lastIndexOf(`\n${number} 0 obj\n`) + `\n${number} 0 obj\n`.length
  return whole.slice(start, whole.indexOf('\nendobj', start))
}

/** A further revision with these objects, as any editor would append it. */
export const update = (pdf: Uint8Array, objects: Readonly<Record<number, string>>): Uint8Array =>
  appendRevision(openPdf(pdf), Object.entries(objects).map(([number, body]) => ({ number: Number(number), generation: 0, body: bytes(body) }))).pdf

export interface Place {
  /** of the `<` */
  open: number
  /** after the `>` */
  after: number
  cms: Uint8Array
}

/** The /Contents of the n-th signature in file order. */
export function contentsOf(pdf: Uint8Array, n = 0): Place {
  const open = find(pdf, '/Contents <', n) + '/Contents '.length
  const after = text(pdf).indexOf('>', open) + 1
  const padded = Buffer.from(text(pdf).slice(open + 1, after - 1), 'hex')
  return { open, after, cms: new Uint8Array(padded.subarray(0, 4 + padded.readUInt16BE(2))) }
}

/** Writes another CMS into the place of the n-th signature. */
export function withCms(pdf: Uint8Array, cms: Uint8Array, n = 0): Uint8Array {
  const { open, after } = contentsOf(pdf, n)
  const changed = new Uint8Array(pdf)
  changed.set(bytes(Buffer.from(cms).toString('hex').toUpperCase().padEnd(after - open - 2, '0')), open + 1)
  return changed
}
