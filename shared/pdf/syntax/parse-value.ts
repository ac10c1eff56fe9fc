// Reads one PDF object at an offset. Follows no reference, allocates no more than the input is long, never recurses deeper than 64.
import { PdfError } from '../error.ts'
import type { PdfDict, PdfValue } from './value.ts'
import { pdfNull } from './value.ts'

const deepestNesting = 64
const isSpace = (byte: number | undefined): boolean =>
  byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09 || byte === 0x0c || byte === 0x00
const isDelimiter = (byte: number): boolean => '()<>[]{}/%'.includes(String.fromCharCode(byte))
const isRegular = (byte: number | undefined): byte is number =>
  byte !== undefined && !isSpace(byte) && !isDelimiter(byte)
const hexDigit = (byte: number | undefined): number => {
  if (byte === undefined) return -1
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30
  const lower = byte | 0x20
  return lower >= 0x61 && lower <= 0x66 ? lower - 0x57 : -1
}

/** A cursor over `bytes`; `at` moves, nothing else does. */
export class PdfReader {
  readonly bytes: Uint8Array
  at: number

  constructor(bytes: Uint8Array, at = 0) {
    this.bytes = bytes
    this.at = at
  }

  fail(what: string): never {
    throw new PdfError('pdf.broken', `${what} at byte ${this.at}`)
  }

  skipSpace(): void {
    for (;;) {
      const byte = this.bytes[this.at]
      if (isSpace(byte)) this.at++
      else if (byte === 0x25)
        while (this.at < this.bytes.length && this.bytes[this.at] !== 0x0a && this.bytes[this.at] !== 0x0d) this.at++
      else return
    }
  }

  /** The next run of regular characters: a number or a keyword. Empty at a delimiter or the end. */
  word(): string {
    this.skipSpace()
    const start = this.at
    while (isRegular(this.bytes[this.at]) && this.at - start < 64) this.at++
    return String.fromCharCode(...this.bytes.subarray(start, this.at))
  }

  /** Consumes `keyword`, or fails. */
  expect(keyword: string): void {
    if (this.word() !== keyword) this.fail(`no ${keyword}`)
  }

  unsignedInteger(): number {
    const word = this.word()
    if (!/^\d{1,12}$/.test(word)) this.fail('no integer')
    return Number(word)
  }

  value(depth = 0): PdfValue {
    if (depth > deepestNesting) this.fail('nested too deep')
    this.skipSpace()
    const byte = this.bytes[this.at]
    const next = this.bytes[this.at + 1]
    if (byte === 0x2f) return { kind: 'name', value: this.name() }
    if (byte === 0x28) return this.literalString()
    if (byte === 0x3c) return next === 0x3c ? this.dict(depth) : this.hexString()
    if (byte === 0x5b) return this.array(depth)
    return this.numberOrKeyword()
  }

  private numberOrKeyword(): PdfValue {
    const word = this.word()
    if (word === 'true' || word === 'false') return { kind: 'bool', value: word === 'true' }
    if (word === 'null') return pdfNull
    if (!/^[+-]?(\d+\.?\d*|\.\d+)$/.test(word)) this.fail('no value')
    if (/^\d{1,10}$/.test(word)) {
      const before = this.at
      const generation = this.word()
      if (/^\d{1,5}$/.test(generation) && this.word() === 'R')
        return { kind: 'ref', number: Number(word), generation: Number(generation) }
      this.at = before
    }
    return { kind: 'number', value: Number(word) }
  }

  private name(): string {
    let name = ''
    this.at++
    for (let byte = this.bytes[this.at]; isRegular(byte); byte = this.bytes[this.at]) {
      const [high, low] = [hexDigit(this.bytes[this.at + 1]), hexDigit(this.bytes[this.at + 2])]
      const escaped = byte === 0x23 && high >= 0 && low >= 0
      name += String.fromCharCode(escaped ? high * 16 + low : byte)
      this.at += escaped ? 3 : 1
    }
    return name
  }

  private hexString(): PdfValue {
    const start = this.at++
    const close = this.bytes.indexOf(0x3e, this.at)
    if (close < 0) this.fail('hex string without end')
    const bytes = new Uint8Array((close - this.at + 1) >> 1)
    let digits = 0
    for (; this.at < close; this.at++) {
      const digit = hexDigit(this.bytes[this.at])
      if (digit >= 0) bytes[digits >> 1]! |= digits++ % 2 ? digit : digit << 4
      else if (!isSpace(this.bytes[this.at])) this.fail('hex string with another character')
    }
    this.at++
    return { kind: 'string', bytes: bytes.subarray(0, (digits + 1) >> 1), hex: true, start, end: this.at }
  }

  private literalString(): PdfValue {
    const start = this.at++
    const bytes: number[] = []
    for (let open = 1; ;) {
      const byte = this.bytes[this.at++]
      if (byte === undefined) this.fail('string without end')
      if (byte === 0x28) open++
      if (byte === 0x29 && --open === 0) break
      if (byte === 0x5c) this.escape(bytes)
      else bytes.push(byte)
    }
    return { kind: 'string', bytes: Uint8Array.from(bytes), hex: false, start, end: this.at }
  }

  private escape(into: number[]): void {
    const byte = this.bytes[this.at++]
    const known: Record<number, number> = { 0x6e: 0x0a, 0x72: 0x0d, 0x74: 0x09, 0x62: 0x08, 0x66: 0x0c }
    if (byte === undefined) return
    if (byte >= 0x30 && byte <= 0x37) {
      let code = byte - 0x30
      for (let more = 0; more < 2; more++) {
        const digit = this.bytes[this.at]
        if (digit === undefined || digit < 0x30 || digit > 0x37) break
        code = code * 8 + digit - 0x30
        this.at++
      }
      into.push(code & 0xff)
    } else if (byte === 0x0d) this.at += this.bytes[this.at] === 0x0a ? 1 : 0
    else if (byte !== 0x0a) into.push(known[byte] ?? byte)
  }

  private array(depth: number): PdfValue {
    const items: PdfValue[] = []
    this.at++
    for (;;) {
      this.skipSpace()
      if (this.bytes[this.at] === 0x5d) break
      items.push(this.value(depth + 1))
    }
    this.at++
    return { kind: 'array', items }
  }

  private dict(depth: number): PdfDict {
    const entries = new Map<string, PdfValue>()
    let repeatedKey: string | undefined
    this.at += 2
    for (;;) {
      this.skipSpace()
      if (this.bytes[this.at] === 0x3e && this.bytes[this.at + 1] === 0x3e) break
      if (this.bytes[this.at] !== 0x2f) this.fail('no key')
      const key = this.name()
      if (entries.has(key)) repeatedKey = key
      entries.set(key, this.value(depth + 1))
    }
    this.at += 2
    return repeatedKey === undefined ? { kind: 'dict', entries } : { kind: 'dict', entries, repeatedKey }
  }
}
