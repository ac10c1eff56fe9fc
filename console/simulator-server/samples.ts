// Reads the sample documents: a folder with index.json and the files that it names.
import { readFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import * as v from 'valibot'
import { Patient, SignaturePosition } from '@yiqian/shared/protocol/cards.ts'
import { contentKind, documentType } from '@yiqian/shared/protocol/states.ts'
import type { Sample } from './records.ts'

const SampleEntry = v.object({
  id: v.pipe(v.string(), v.regex(/^[\w-]{1,64}$/)),
  titleZh: v.string(),
  titleEn: v.string(),
  kind: contentKind,
  file: v.pipe(
    v.string(),
    v.check((name) => basename(name) === name, 'must be a plain file name'),
  ),
  documentType,
  patient: v.optional(v.nullable(Patient), null),
  positions: v.optional(v.array(SignaturePosition), []),
})

export interface Samples {
  list(): Promise<Sample[]>
  /** @returns the bytes of a sample, or undefined when there is none of that id. */
  read(id: string): Promise<{ kind: 'pdf' | 'json'; bytes: Buffer } | undefined>
}

/** The folder is read at each request: it is small, and a regenerated sample shows at once. */
export function createSamples(directory: string): Samples {
  async function entries(): Promise<v.InferOutput<typeof SampleEntry>[]> {
    let text: string
    try {
      text = await readFile(join(directory, 'index.json'), 'utf8')
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
      throw error
    }
    const parsed: unknown = JSON.parse(text)
    const list = Array.isArray(parsed) ? parsed : (parsed as { samples?: unknown }).samples
    return v.parse(v.array(SampleEntry), list)
  }
  return {
    list: async () => (await entries()).map(({ file: _, ...sample }) => sample),
    async read(id) {
      const entry = (await entries()).find((candidate) => candidate.id === id)
      return entry && { kind: entry.kind, bytes: await readFile(join(directory, entry.file)) }
    },
  }
}
