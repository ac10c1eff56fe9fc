// Owns GeneralName as far as constraints know it: mail, host, directory, URI, address.
import { contentOf, insideExplicit } from '../der/element.ts'
import type { DerElement } from '../der/element.ts'
import { contextPrimitiveTag, contextTag } from '../der/tags.ts'
import { CryptoError } from '../error.ts'
import { readName } from './name.ts'
import type { Name } from './name.ts'

export type GeneralName =
  | { readonly kind: 'mail' | 'host' | 'uri'; readonly text: string }
  | { readonly kind: 'directory'; readonly name: Name }
  /** 4 or 16 octets in a name; twice as many, address and mask, in a constraint. */
  | { readonly kind: 'address'; readonly octets: Uint8Array }
  /** otherName, x400Address, ediPartyName, registeredID: by tag. */
  | { readonly kind: 'other'; readonly tag: number }

const MAX_TEXT_BYTES = 2048

/** @throws {CryptoError} der.string_invalid — a text that is not ASCII or too long. x509.name_invalid · der.* @source RFC 5280 §4.2.1.6. */
export function readGeneralName(element: DerElement): GeneralName {
  switch (element.tag) {
    case contextPrimitiveTag(1): return { kind: 'mail', text: asciiOf(element) }
    case contextPrimitiveTag(2): return { kind: 'host', text: asciiOf(element) }
    case contextTag(4): return { kind: 'directory', name: readName(insideExplicit(element)) }
    case contextPrimitiveTag(6): return { kind: 'uri', text: asciiOf(element) }
    case contextPrimitiveTag(7): return { kind: 'address', octets: contentOf(element) }
    default: return { kind: 'other', tag: element.tag }
  }
}

function asciiOf(element: DerElement): string {
  const octets = contentOf(element)
  if (octets.length > MAX_TEXT_BYTES || octets.some((octet) => octet < 0x20 || octet > 0x7e)) throw new CryptoError('der.string_invalid', 'general name')
  return String.fromCharCode(...octets)
}
