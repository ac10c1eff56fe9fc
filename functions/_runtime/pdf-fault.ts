// What is wrong with a PDF, as a fault that a caller understands.
import { PdfError, type PdfErrorCode } from '@yiqian/shared/pdf/error.ts'
import { Fault, type FaultCode, type FaultFacts } from '@yiqian/shared/protocol/faults.ts'

const positionWrong = (zh: string, en: string): FaultFacts => ({ why: `${zh} / ${en}` })

const FAULT_OF: Record<PdfErrorCode, [FaultCode, FaultFacts?]> = {
  'pdf.broken': ['document.unreadable'],
  'pdf.encrypted': ['document.encrypted'],
  'pdf.unsupported': ['document.unreadable'],
  'pdf.locked': ['document.unreadable'],
  'pdf.page_missing': ['document.position_invalid', positionWrong('页码不存在', 'there is no such page')],
  'pdf.position_outside': ['document.position_invalid', positionWrong('超出页面范围', 'it leaves the page')],
  'pdf.keyword_missing': ['document.keyword_missing'],
  'pdf.glyph_missing': ['document.glyph_missing'],
  'pdf.picture_broken': ['document.position_invalid', positionWrong('签名图片无效', 'the signature picture is not valid')],
  'pdf.field_taken': ['document.changed'],
  'pdf.contents_too_small': ['server.internal'],
  'pdf.not_prepared': ['server.internal'],
  'pdf.too_large': ['document.too_large', { limit: '48 MiB' }],
  'pdf.timeout': ['document.unreadable'],
  'pdf.render_failed': ['document.unreadable'],
}

/** Runs PDF work; a PdfError becomes its Fault, with the error's detail for the log. @param facts fill the sentence */
export async function withPdfFaults<T>(work: () => Promise<T>, facts: FaultFacts = {}): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof PdfError)) throw error
    const [code, own] = FAULT_OF[error.code]
    throw new Fault(code, { facts: { ...own, ...facts, ...(error.code === 'pdf.glyph_missing' && { character: characterOf(error.detail) }) }, detail: `${error.code} ${error.detail}`, cause: error })
  }
}

/** `U+20BB7` → `𠮷 (U+20BB7)`: the reader's screen may know the glyph even if the font does not. */
function characterOf(detail: string): string {
  const hex = /U\+([0-9A-F]{4,6})/.exec(detail)?.[1]
  return hex ? `${String.fromCodePoint(Number.parseInt(hex, 16))} (U+${hex})` : detail
}
