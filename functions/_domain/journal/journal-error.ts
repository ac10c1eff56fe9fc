// Owns what a journal may refuse with.

export type JournalErrorCode =
  | 'journal.unavailable'
  | 'journal.overloaded'
  | 'journal.entry_invalid'
  | 'journal.query_invalid'
  | 'journal.locked'
  | 'journal.closed'

/** `detail` is for logs and health pages, never for a caller from outside. */
export class JournalError extends Error {
  readonly code: JournalErrorCode
  readonly detail: string

  constructor(code: JournalErrorCode, detail: string, cause?: unknown) {
    super(`${code}: ${detail}`, { cause })
    this.name = 'JournalError'
    this.code = code
    this.detail = detail
  }
}
