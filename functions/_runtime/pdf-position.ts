// A signature position as hospital systems give it, in the words of shared/pdf.
import type { PdfBox, PdfKeywordPosition } from '@yiqian/shared/pdf/position.ts'
import type { SignaturePosition } from '@yiqian/shared/protocol/cards.ts'

/** Size of an appearance beside a keyword, in points. */
const KEYWORD_BOX = { width: 130, height: 44 }
/** A little to the right of the keyword. */
const KEYWORD_OFFSET = { x: 4, y: 0 }

export function pdfPosition(position: SignaturePosition): PdfBox | PdfKeywordPosition {
  if ('page' in position) return position
  return { keyword: position.keyword, occurrence: position.occurrence, offset: KEYWORD_OFFSET, width: position.width ?? KEYWORD_BOX.width, height: position.height ?? KEYWORD_BOX.height }
}
