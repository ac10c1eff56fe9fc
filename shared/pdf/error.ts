// The closed list of what can be wrong with a PDF, and the error that carries it.

export const pdfErrorCodes = [
  /** The file does not follow its own cross-reference table, or is no PDF. */
  'pdf.broken',
  /** The trailer names an encryption dictionary. */
  'pdf.encrypted',
  /** XFA forms, foreign stream filters: pages that viewers may show differently. */
  'pdf.unsupported',
  /** A certifying signature forbids every change (DocMDP P = 1). */
  'pdf.locked',
  /** The page asked for does not exist, or the document has none. */
  'pdf.page_missing',
  /** The box is empty or leaves the visible page. */
  'pdf.position_outside',
  /** No such occurrence of the keyword. */
  'pdf.keyword_missing',
  /** No font given has a character; the detail names it. */
  'pdf.glyph_missing',
  /** The handwriting or seal picture is no PNG, or too large. */
  'pdf.picture_broken',
  /** A form field of this name exists already. */
  'pdf.field_taken',
  /** The CMS does not fit the space reserved for it. */
  'pdf.contents_too_small',
  /** The bytes do not hold the empty placeholder that the byte range names. */
  'pdf.not_prepared',
  /** More bytes, objects, pages or pixels than the limit. */
  'pdf.too_large',
  /** Drawing took longer than allowed. */
  'pdf.timeout',
  /** Drawing failed for another reason. */
  'pdf.render_failed',
] as const

export type PdfErrorCode = (typeof pdfErrorCodes)[number]

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
