// Owns the proof that document files are whole, private to their folder, and gone once deleted.
import { createHash } from 'node:crypto'
import { existsSync, mkdtempSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { sm3 } from '@yiqian/shared/crypto/sm3.ts'
import { createFileStore } from './file-store.ts'

const document = 'doc_0123456789abcdef'
const other = 'doc_fedcba9876543210'
const bytes = Uint8Array.from({ length: 5000 }, (_, index) => index % 251)
const hex = (value: Uint8Array) => Buffer.from(value).toString('hex')
let directory: string

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'yiqian-files-'))
})
afterEach(() => rmSync(directory, { recursive: true, force: true }))

describe('put and read', () => {
  test('what was put comes back under its SM3 digest, which our own SM3 confirms', async () => {
    const files = createFileStore({ directory })
    const { digestHex } = await files.put(document, bytes)
    expect(digestHex).toBe(hex(sm3(bytes)))
    expect(hex((await files.read(document, digestHex))!)).toBe(hex(bytes))
    expect(statSync(join(directory, document, digestHex)).mode & 0o777).toBe(0o600)
    expect(readdirSync(join(directory, '.incoming'))).toEqual([])
  })

  test('the same content twice is one file; an empty file is a file', async () => {
    const files = createFileStore({ directory })
    await Promise.all([files.put(document, bytes), files.put(document, bytes)])
    expect(readdirSync(join(directory, document))).toHaveLength(1)
    const { digestHex } = await files.put(document, new Uint8Array())
    expect(await files.read(document, digestHex)).toHaveLength(0)
  })

  test('a slice is exact at every edge, and knows the whole', async () => {
    const files = createFileStore({ directory })
    const { digestHex } = await files.put(document, bytes)
    for (const [offset, length] of [
      [0, 10],
      [100, 333],
      [4990, 10],
      [4990, 100],
      [5000, 5],
      [9000, 5],
      [7, 0],
    ] as const) {
      const slice = await files.readSlice(document, digestHex, offset, length)
      expect(hex(slice!.bytes), `${offset}+${length}`).toBe(hex(bytes.subarray(offset, offset + length)))
      expect(slice!.totalCount).toBe(5000)
    }
    await expect(files.readSlice(document, digestHex, -1, 5)).rejects.toThrow(RangeError)
  })

  test('what is not there is undefined', async () => {
    const files = createFileStore({ directory })
    expect(await files.read(document, '0'.repeat(64))).toBeUndefined()
    expect(await files.readSlice(document, '0'.repeat(64), 0, 5)).toBeUndefined()
  })
})

describe('MP-8 delete', () => {
  test('one version goes, the others stay', async () => {
    const files = createFileStore({ directory })
    const first = await files.put(document, bytes)
    const second = await files.put(document, bytes.subarray(1))
    await files.delete(document, first.digestHex)
    await files.delete(document, first.digestHex)
    expect(await files.read(document, first.digestHex)).toBeUndefined()
    expect(await files.read(document, second.digestHex)).toHaveLength(4999)
  })

  test('deleteAll leaves nothing of one document and all of another', async () => {
    const files = createFileStore({ directory })
    await files.put(document, bytes)
    await files.put(document, bytes.subarray(1))
    const kept = await files.put(other, bytes)
    await files.deleteAll(document)
    await files.deleteAll(document)
    await files.delete(document, '0'.repeat(64))
    expect(existsSync(join(directory, document))).toBe(false)
    expect(await files.read(other, kept.digestHex)).toHaveLength(5000)
  })
})

describe('paths', () => {
  const digest = createHash('sm3').update(bytes).digest('hex')
  test.each([
    '../../etc',
    'doc_../../../etc/x',
    'doc_',
    '',
    '.incoming',
    'doc_abc/def12345',
    'tsk_0123456789abcdef',
    'doc_01234567\n',
  ])('refuses the document id %j', async (id) => {
    const files = createFileStore({ directory })
    for (const attempt of [files.put(id, bytes), files.deleteAll(id)].map((result) =>
      result.catch((error: unknown) => error),
    )) {
      expect(await attempt).toBeInstanceOf(TypeError)
    }
    await expect(files.read(id, digest)).rejects.toThrow(TypeError)
  })
  test.each(['..', '../x', digest.toUpperCase(), digest.slice(1), `${digest}/`])(
    'refuses the digest %j',
    async (name) => {
      const files = createFileStore({ directory })
      await expect(files.read(document, name)).rejects.toThrow(TypeError)
      await expect(files.readSlice(document, name, 0, 1)).rejects.toThrow(TypeError)
      await expect(files.delete(document, name)).rejects.toThrow(TypeError)
    },
  )
})

test('PL-2 what a crash left behind is cleared at open; what may still be being written is not', () => {
  createFileStore({ directory })
  const [old, young] = ['old', 'young'].map((name) => join(directory, '.incoming', name))
  writeFileSync(old!, 'half')
  writeFileSync(young!, 'half')
  utimesSync(old!, new Date(0), new Date(0))
  createFileStore({ directory })
  expect(existsSync(old!)).toBe(false)
  expect(existsSync(young!)).toBe(true)
})

test('a failed write leaves neither a file nor a leftover', async () => {
  const files = createFileStore({ directory })
  writeFileSync(join(directory, document), 'a file where the folder should be')
  await expect(files.put(document, bytes)).rejects.toThrow()
  expect(readdirSync(join(directory, '.incoming'))).toEqual([])
})
