// The sample documents that the project brings are all offered, with their bytes and their places.
import { readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { createSamples } from './samples.ts'

const directory = resolve(import.meta.dirname, '../../shared/vectors/samples')

describe('samples of the project', () => {
  test('no entry of the index is left out, and every file is what it says', async () => {
    const index = JSON.parse(await readFile(join(directory, 'index.json'), 'utf8')) as {
      id: string
      signatures: unknown[]
    }[]
    const samples = createSamples(directory)
    const listed = await samples.list()
    expect(listed.map(({ id, positions }) => [id, positions.length])).toEqual(
      index.map(({ id, signatures }) => [id, signatures.length]),
    )
    for (const { id, kind, documentType } of listed) {
      expect(documentType, id).not.toBe('other')
      const { bytes } = (await samples.read(id))!
      if (kind === 'pdf') expect(bytes.subarray(0, 5).toString(), id).toBe('%PDF-')
      else expect(() => JSON.parse(bytes.toString()) as unknown, id).not.toThrow()
    }
  })

  test('a folder without samples has none', async () => {
    expect(await createSamples(join(directory, 'nowhere')).list()).toEqual([])
  })
})
