// The closed list of what can be wrong with a PDF, and the error that carries it.

/**
 * | code | meaning |
 * |---|---|
 * | pdf.broken | the file does not follow its own cross-reference table, or is no PDF |
 * | pdf.encrypted | the trailer names an encryption dictionary |
 * | pdf.unsupported | XFA forms, foreign stream filters: pages that viewers may show differently |
 * | pdf.locked | a certifying signature forbids every change (DocMDP P = 1) |
 * | pdf.page_missing | the page asked for does not exist, or the document has none |
 * | pdf.position_outside | the box is empty or leaves the visible page |
 * | pdf.keyword_missing | no such occurrence of the keyword |
 * | pdf.glyph_missing | no font given has a character; the detail names it |
 * | pdf.picture_broken | the handwriting or seal picture is no PNG, or too large |
 * | pdf.field_taken | a form field of this name exists already |
 * | pdf.contents_too_small | the CMS does not fit the space reserved for it |
 * | pdf.not_prepared | the bytes do not hold the empty placeholder that the byte range names |
 * | pdf.too_large | more bytes, objects, pages or pixels than the limit |
 * | pdf.timeout | drawing took longer than allowed |
 * | pdf.render_failed | drawing failed for another reason |
 */
export type PdfErrorCode =
  | 'pdf.broken'
  | 'pdf.encrypted'
  | 'pdf.unsupported'
  | 'pdf.locked'
  | 'pdf.page_missing'
  | 'pdf.position_outside'
  | 'pdf.keyword_missing'
  | 'pdf.glyph_missing'
  | 'pdf.picture_broken'
  | 'pdf.field_taken'
  | 'pdf.contents_too_small'
  | 'pdf.not_prepared'
  | 'pdf.too_large'
  | 'pdf.timeout'
  | 'pdf.render_failed'

/** What every function of `shared/pdf` and `_adapters/page-images` throws. `detail` is for the log, never for the user. */
export class PdfError extends Error {
  override readonly name = 'PdfError'
  readonly code: PdfErrorCode
  readonly detail: string

  constructor(code: PdfErrorCode, detail = '') {
    super(detail ? `${code}: ${detail}` : code)
    this.code = code
    this.detail = detail
  }
}
