// Owns reading a SEQUENCE field by field: what must come next, what may, and that nothing is left over.
import { CryptoError } from '../error.ts'
import { assertTag, childrenOf } from './element.ts'
import type { DerElement } from './element.ts'
import { TAG } from './tags.ts'

/** A position among the fields of one constructed element. */
export class DerCursor {
  readonly #fields: readonly DerElement[]
  #at = 0

  constructor(fields: readonly DerElement[]) {
    this.#fields = fields
  }

  /**
   * The next field, which must be there and, if `tag` is given, must carry it.
   *
   * @throws {CryptoError} der.element_missing · der.tag_unexpected
   */
  next(tag?: number): DerElement {
    const field = this.#fields[this.#at]
    if (!field) throw new CryptoError('der.element_missing')
    if (tag !== undefined) assertTag(field, tag)
    this.#at += 1
    return field
  }

  /** The next field if it carries one of `tags`; otherwise nothing moves. */
  optional(...tags: number[]): DerElement | undefined {
    const field = this.#fields[this.#at]
    if (!field || !tags.includes(field.tag)) return undefined
    this.#at += 1
    return field
  }

  /** Whatever comes next, or nothing at the end. */
  any(): DerElement | undefined {
    return this.#fields[this.#at] ? this.next() : undefined
  }

  /** @throws {CryptoError} der.trailing_bytes — a field was not expected. */
  done(): void {
    if (this.#at < this.#fields.length) throw new CryptoError('der.trailing_bytes')
  }
}

/**
 * Opens a constructed element to read its fields in order.
 *
 * @param tag  what the element must be; SEQUENCE unless given.
 * @throws {CryptoError} der.tag_unexpected
 * @source ITU-T X.690 §8.9.
 */
export function openFields(element: DerElement, tag: number = TAG.sequence): DerCursor {
  return new DerCursor(childrenOf(assertTag(element, tag)))
}
