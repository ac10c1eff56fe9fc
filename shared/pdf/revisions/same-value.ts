// Whether two PDF values say the same: references by number, streams by their stored bytes.
import type { PdfDict, PdfValue } from '../syntax/value.ts'

export function sameValue(a: PdfValue, b: PdfValue): boolean {
  if (a.kind === 'array')
    return (
      b.kind === 'array' &&
      a.items.length === b.items.length &&
      a.items.every((item, index) => sameValue(item, b.items[index]!))
    )
  if (a.kind === 'dict') return b.kind === 'dict' && sameDict(a, b)
  if (a.kind === 'stream') return b.kind === 'stream' && sameDict(a.dict, b.dict) && sameBytes(a.raw, b.raw)
  if (a.kind === 'string') return b.kind === 'string' && sameBytes(a.bytes, b.bytes)
  if (a.kind === 'ref') return b.kind === 'ref' && a.number === b.number && a.generation === b.generation
  if (a.kind === 'null') return b.kind === 'null'
  return a.kind === b.kind && a.value === (b as typeof a).value
}

function sameDict(a: PdfDict, b: PdfDict): boolean {
  if (a.entries.size !== b.entries.size || a.repeatedKey !== b.repeatedKey) return false
  return [...a.entries].every(([key, value]) => {
    const other = b.entries.get(key)
    return other !== undefined && sameValue(value, other)
  })
}

const sameBytes = (a: Uint8Array, b: Uint8Array): boolean =>
  a.length === b.length && a.every((byte, at) => byte === b[at])
