// Owns the reading of DER: one strict, linear, bounded walk over the bytes, then zero-copy views of each element.
import { CryptoError } from '../error.ts'
import { TAG, isConstructed } from './tags.ts'

/**
 * One DER element as a window on the bytes it came from. Nothing is copied: `rawOf` gives back the very
 * octets that were received, which is what signatures cover.
 */
export interface DerElement {
  readonly source: Uint8Array
  /** Identifier octet. */
  readonly tag: number
  /** Offset of the identifier octet in `source`. */
  readonly start: number
  readonly contentStart: number
  /** Offset after the last content octet. */
  readonly end: number
}

export interface DerLimits {
  /** Refused before a single octet is read. Default 16 MiB. */
  readonly maxBytes?: number
  /** Nesting of constructed elements. Default 48; a timestamp token inside a signed message needs 25. */
  readonly maxDepth?: number
}

const DEFAULT_MAX_BYTES = 16 * 1024 * 1024
const DEFAULT_MAX_DEPTH = 48

/**
 * Parses bytes that hold exactly one DER element. The whole tree is walked once (linear, no recursion), so
 * that afterwards every length of every constructed element inside is known to be well formed.
 *
 * Refused, by name: indefinite lengths, lengths not in their shortest form, tag numbers above 30, elements
 * that reach past their parent, bytes after the element, nesting or size beyond the limits.
 *
 * @throws {CryptoError} der.too_large · der.too_deep · der.truncated · der.length_indefinite ·
 *   der.length_not_minimal · der.tag_unsupported · der.trailing_bytes
 * @source ITU-T X.690 (2021) §8.1, §10.1.
 */
export function parseDer(bytes: Uint8Array, limits: DerLimits = {}): DerElement {
  if (bytes.length > (limits.maxBytes ?? DEFAULT_MAX_BYTES)) throw new CryptoError('der.too_large')
  const element = readHeader(bytes, 0, bytes.length)
  if (element.end !== bytes.length) throw new CryptoError('der.trailing_bytes')
  walk(element, limits.maxDepth ?? DEFAULT_MAX_DEPTH)
  return element
}

/**
 * How many octets the first element of `bytes` takes, header included. For fields that are padded behind the
 * element, such as /Contents of a PDF signature.
 *
 * @throws {CryptoError} der.truncated · der.length_indefinite · der.length_not_minimal · der.tag_unsupported
 * @source ITU-T X.690 §8.1.3, §10.1.
 */
export function derLength(bytes: Uint8Array): number {
  return readHeader(bytes, 0, bytes.length).end
}

/** The element as received: identifier, length and content. A view, not a copy. @source ITU-T X.690 §8.1.1. */
export function rawOf(element: DerElement): Uint8Array {
  return element.source.subarray(element.start, element.end)
}

/** The content octets. A view, not a copy. @source ITU-T X.690 §8.1.4. */
export function contentOf(element: DerElement): Uint8Array {
  return element.source.subarray(element.contentStart, element.end)
}

/**
 * The elements inside a constructed one, in the order received.
 *
 * @throws {CryptoError} der.tag_unexpected — the element is primitive.
 * @source ITU-T X.690 §8.9, §8.11.
 */
export function childrenOf(element: DerElement): DerElement[] {
  if (!isConstructed(element.tag)) throw new CryptoError('der.tag_unexpected')
  const children: DerElement[] = []
  for (let at = element.contentStart; at < element.end; ) {
    const child = readHeader(element.source, at, element.end)
    children.push(child)
    at = child.end
  }
  return children
}

/** @throws {CryptoError} der.tag_unexpected @source ITU-T X.690 §8.1.2. */
export function assertTag(element: DerElement, tag: number): DerElement {
  if (element.tag !== tag) throw new CryptoError('der.tag_unexpected', `${hex(element.tag)} where ${hex(tag)} belongs`)
  return element
}

/**
 * The single element inside `[n] EXPLICIT`.
 *
 * @throws {CryptoError} der.tag_unexpected · der.element_missing · der.trailing_bytes
 * @source ITU-T X.690 §8.14.
 */
export function insideExplicit(element: DerElement): DerElement {
  const [inner, ...more] = childrenOf(element)
  if (!inner) throw new CryptoError('der.element_missing')
  if (more.length > 0) throw new CryptoError('der.trailing_bytes')
  return inner
}

/** Reads one header and checks that the content fits below `limit`. */
function readHeader(source: Uint8Array, start: number, limit: number): DerElement {
  const contentStart = contentStartOf(source, start, limit)
  const first = source[start + 1]
  const length = first < 0x80 ? first : longLength(source, start + 2, first & 0x7f)
  if (length > limit - contentStart) throw new CryptoError('der.truncated')
  return { source, tag: source[start], start, contentStart, end: contentStart + length }
}

/** Where the content begins; every rule for identifier and length octets but the shortest form is checked here. */
function contentStartOf(source: Uint8Array, start: number, limit: number): number {
  if (start + 2 > limit) throw new CryptoError('der.truncated')
  const tag = source[start]
  if ((tag & 0x1f) === 0x1f) throw new CryptoError('der.tag_unsupported', hex(tag))
  const first = source[start + 1]
  if (first < 0x80) return start + 2
  if (first === 0x80) throw new CryptoError('der.length_indefinite')
  const octets = first & 0x7f
  if (octets > 4) throw new CryptoError('der.too_large')
  if (start + 2 + octets > limit) throw new CryptoError('der.truncated')
  return start + 2 + octets
}

function longLength(source: Uint8Array, at: number, octets: number): number {
  let length = 0
  for (let i = 0; i < octets; i++) length = length * 256 + source[at + i]
  if (length < 0x80 || source[at] === 0) throw new CryptoError('der.length_not_minimal')
  return length
}

/** Checks every header of the tree with a stack of ends, so depth costs no call stack; nothing is allocated for an element. */
function walk(root: DerElement, maxDepth: number): void {
  if (!isConstructed(root.tag)) return
  const { source } = root
  const ends = [root.end]
  let end = root.end
  let at = root.contentStart
  for (;;) {
    if (at === end) {
      ends.pop()
      if (ends.length === 0) return
      end = ends[ends.length - 1]
      continue
    }
    const contentStart = contentStartOf(source, at, end)
    const first = source[at + 1]
    const length = first < 0x80 ? first : longLength(source, at + 2, first & 0x7f)
    if (length > end - contentStart) throw new CryptoError('der.truncated')
    assertForm(source[at])
    const isOpened = isConstructed(source[at])
    at = isOpened ? contentStart : contentStart + length
    if (!isOpened) continue
    end = contentStart + length
    if (ends.push(end) > maxDepth) throw new CryptoError('der.too_deep')
  }
}

/** SEQUENCE and SET are always constructed, every other universal type never is (X.690 §10.2: no segmented strings). */
function assertForm(tag: number): void {
  if (tag >= 0x40) return
  const bare = tag & 0x1f
  const mustBeConstructed = bare === (TAG.sequence & 0x1f) || bare === (TAG.set & 0x1f)
  if (tag === 0 || mustBeConstructed !== isConstructed(tag)) throw new CryptoError('der.tag_unsupported', hex(tag))
}

function hex(tag: number): string {
  return `tag 0x${tag.toString(16).padStart(2, '0')}`
}
