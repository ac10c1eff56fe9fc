// A PDF from a phone is as plain as paper: not signed already, nothing in it that acts or hides.
import { Fault } from '@yiqian/shared/protocol/faults.ts'
import { openPdf, type PdfFile } from '@yiqian/shared/pdf/syntax/pdf-file.ts'
import type { PdfDict, PdfValue } from '@yiqian/shared/pdf/syntax/value.ts'
import { withPdfFaults } from '../../_runtime/pdf-fault.ts'

/** Entries that make a document act, change its look, or carry further files. */
const ACTIVE_ENTRIES = ['JS', 'JavaScript', 'XFA', 'EmbeddedFiles', 'EF', 'RichMediaContent']
const ACTIVE_ACTIONS = new Set(['JavaScript', 'Launch', 'ImportData', 'SubmitForm', 'ResetForm', 'GoToE', 'Rendition', 'Movie', 'Sound', 'RichMediaExecute', 'SetOCGState', 'Hide'])
/** More values than any honest file of the allowed size has. */
const MOST_VALUES = 5_000_000

/** @throws {Fault} document.signed_already · document.active_content · document.unreadable · document.encrypted */
export async function assertPlainPdf(pdf: Uint8Array): Promise<void> {
  await withPdfFaults(async () => {
    const file = openPdf(pdf)
    let isSigned = false
    let isActive = false
    for (const dict of reachable(file)) {
      isSigned ||= dict.entries.has('ByteRange') || dict.entries.has('DocMDP') || (nameOf(file, dict, 'FT') === 'Sig' && file.at(dict, 'V').kind !== 'null')
      isActive ||= ACTIVE_ENTRIES.some((key) => dict.entries.has(key)) || ACTIVE_ACTIONS.has(nameOf(file, dict, 'S') ?? '')
    }
    if (isSigned) throw new Fault('document.signed_already')
    if (isActive) throw new Fault('document.active_content')
  })
}

const nameOf = (file: PdfFile, dict: PdfDict, key: string): string | undefined => {
  const value = file.at(dict, key)
  return value.kind === 'name' ? value.value : undefined
}

/** Every dictionary that a reader can come to from the trailer. */
function* reachable(file: PdfFile): Generator<PdfDict> {
  const seen = new Set<number>()
  const open: PdfValue[] = [file.crossReference.trailer]
  for (let count = 0; open.length > 0; count++) {
    if (count > MOST_VALUES) throw new Fault('document.unreadable', { detail: 'too many values' })
    const value = open.pop()!
    if (value.kind === 'ref') {
      if (seen.has(value.number)) continue
      seen.add(value.number)
      open.push(file.resolve(value))
    } else if (value.kind === 'array') open.push(...value.items.filter(isCompound))
    else if (value.kind === 'dict' || value.kind === 'stream') {
      const dict = value.kind === 'dict' ? value : value.dict
      yield dict
      for (const entry of dict.entries.values()) if (isCompound(entry)) open.push(entry)
    }
  }
}

const isCompound = ({ kind }: PdfValue): boolean => kind === 'ref' || kind === 'array' || kind === 'dict' || kind === 'stream'
