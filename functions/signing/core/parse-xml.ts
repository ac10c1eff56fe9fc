// Owns the reading of XML from outside: well-formed or refused, no document type, no entities.
import { childElements, readXml, type XmlElement } from '../../_adapters/xml/read-xml.ts'
import { refuse } from './refusal.ts'

/** @returns the root. @throws {SvsRefusal} GM_INVALID_DATA_FORMAT — not well-formed, or a document type: entities are never expanded */
export function parseXml(text: string): XmlElement {
  const read = readXml(text)
  if (typeof read === 'string') throw refuse('GM_INVALID_DATA_FORMAT', read === 'malformed' ? 'XML' : 'document type')
  return read.documentElement
}

/** @throws {SvsRefusal} GM_INVALID_DATA_FORMAT — more than `most` */
export function elementsOf(parent: XmlElement | undefined, most = 64): XmlElement[] {
  const children = parent ? childElements(parent) : []
  if (children.length > most) throw refuse('GM_INVALID_DATA_FORMAT', 'too many elements')
  return children
}
