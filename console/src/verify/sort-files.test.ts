// Which file is the content and which the signature, and what is still missing.
import { describe, expect, test } from 'vitest'
import { addFiles, needOf } from './sort-files.ts'
import type { Chosen } from './sort-files.ts'

const file = (name: string, content: string | number[]): Chosen => ({
  name,
  bytes: typeof content === 'string' ? new TextEncoder().encode(content) : Uint8Array.from(content),
})
const none = { content: null, signature: null }
const pdf = file('a.pdf', '%PDF-1.7\n…')
const json = file('a.json', '{"a":1}')
const der = file('a.p7s', [0x30, 0x82, 0x05, 0x00])

describe('files dropped on the verification page', () => {
  test.each([
    ['a PDF', [pdf], 'nothing', 'a.pdf', undefined],
    ['a PDF with bytes before its header', [file('b.pdf', `junk\n%PDF-1.4`)], 'nothing', 'b.pdf', undefined],
    ['a PDF under a signature name', [file('x.p7s', '%PDF-1.7')], 'nothing', 'x.p7s', undefined],
    ['JSON alone', [json], 'signature', 'a.json', undefined],
    ['a signature alone', [der], 'content', undefined, 'a.p7s'],
    ['JSON, then its signature', [json, der], 'nothing', 'a.json', 'a.p7s'],
    ['a signature, then its JSON', [der, json], 'nothing', 'a.json', 'a.p7s'],
    ['a PEM signature', [json, file('s.txt', '-----BEGIN PKCS7-----')], 'nothing', 'a.json', 's.txt'],
    ['a PDF after both', [json, der, pdf], 'nothing', 'a.pdf', undefined],
    ['nothing', [], 'any', undefined, undefined],
  ])('%s', (_, files, need, content, signature) => {
    const selection = addFiles(none, files)
    expect([needOf(selection), selection.content?.name, selection.signature?.name]).toEqual([need, content, signature])
  })
})
