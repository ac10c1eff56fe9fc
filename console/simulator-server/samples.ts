// Reads the sample documents: a folder with index.json and the files that it names.
import { readFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import * as v from 'valibot'
import { Patient, SignaturePosition } from '@yiqian/shared/protocol/cards.ts'
import type { DocumentType } from '@yiqian/shared/protocol/states.ts'
import type { Sample } from './records.ts'

const SampleEntry = v.object({
  id: v.pipe(v.string(), v.regex(/^[\w-]{1,64}$/)),
  titleZh: v.string(),
  titleEn: v.string(),
  kind: v.string(),
  format: v.picklist(['pdf', 'json']),
  file: v.pipe(
    v.string(),
    v.check((name) => basename(name) === name, 'must be a plain file name'),
  ),
  patient: v.optional(v.nullable(Patient), null),
  /** where its signers sign, in order */
  signatures: v.optional(v.array(v.object({ position: SignaturePosition })), []),
})
type SampleEntry = v.InferOutput<typeof SampleEntry>

const TYPES: Readonly<Record<string, DocumentType>> = {
  prescription: 'prescription',
  laboratoryReport: 'laboratory-report',
  medicalRecord: 'admission-record',
  consentForm: 'consent-form',
  medicalOrder: 'medical-order',
}

const sampleOf = ({ id, titleZh, titleEn, kind, format, patient, signatures }: SampleEntry): Sample => ({
  id,
  titleZh,
  titleEn,
  kind: format,
  documentType: TYPES[kind] ?? 'other',
  patient,
  positions: signatures.map((signature) => signature.position),
})

export interface Samples {
  list(): Promise<Sample[]>
  /** @returns the bytes of a sample, or undefined when there is none of that id. */
  read(id: string): Promise<{ kind: 'pdf' | 'json'; bytes: Buffer } | undefined>
}

/** The folder is read at each request: it is small, and a regenerated sample shows at once. An entry that is not as agreed is left out. */
export function createSamples(directory: string): Samples {
  async function entries(): Promise<SampleEntry[]> {
    let text: string
    try {
      text = await readFile(join(directory, 'index.json'), 'utf8')
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
      throw error
    }
    const list = v.parse(v.array(v.unknown()), JSON.parse(text))
    return list.flatMap((given) => {
      const entry = v.safeParse(SampleEntry, given)
      return entry.success ? [entry.output] : []
    })
  }
  return {
    list: async () => (await entries()).map(sampleOf),
    async read(id) {
      const entry = (await entries()).find((candidate) => candidate.id === id)
      return entry && { kind: entry.format, bytes: await readFile(join(directory, entry.file)) }
    },
  }
}
