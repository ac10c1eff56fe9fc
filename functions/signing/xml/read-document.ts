// Owns the reading of XML documents that are to be signed or verified: well-formed, without a document type, bounded, with ids that name one element each.

import { childElements, readXml, type XmlElement } from '../../_adapters/xml/read-xml.ts'

export type XmlProblem = 'xml.too_large' | 'xml.too_deep' | 'xml.document_type' | 'xml.malformed' | 'xml.id_twice' | 'xml.structure' | 'xml.algorithm' | 'xml.reference' | 'xml.certificate' | 'xml.signature'

/** `code` says which rule was broken; the text of the document is never in it. */
export class XmlRefusal extends Error {
  readonly code: XmlProblem
  constructor(code: XmlProblem, detail = '') {
    super(detail === '' ? code : `${code}: ${detail}`)
    this.name = 'XmlRefusal'
    this.code = code
  }
}

export const xmlLimits = { characters: 4 * 1024 * 1024, depth: 64, elements: 20_000, attributes: 256 } as const

const ELEMENT = 1
const INSTRUCTION = 7
/** Attributes by which other software may find an element: each value may stand once. */
const ID_NAMES: readonly string[] = ['Id', 'ID', 'id', 'xml:id']

export interface ReadXml {
  readonly root: XmlElement
  readonly byId: ReadonlyMap<string, XmlElement>
  readonly elements: readonly XmlElement[]
}

/** @throws {XmlRefusal} */
export function readXmlDocument(text: string): ReadXml {
  if (text.length > xmlLimits.characters) throw new XmlRefusal('xml.too_large')
  if (!text.isWellFormed()) throw new XmlRefusal('xml.malformed')
  const document = readXml(text)
  if (typeof document === 'string') throw new XmlRefusal(document === 'malformed' ? 'xml.malformed' : 'xml.document_type')
  const root = document.documentElement
  for (let node = document.firstChild; node; node = node.nextSibling) {
    if (node.nodeType === ELEMENT && node !== root) throw new XmlRefusal('xml.malformed', 'two roots')
    if (node.nodeType === INSTRUCTION && (node as unknown as { target: string }).target !== 'xml') throw new XmlRefusal('xml.structure', 'instruction outside the root')
  }
  return { root, ...walk(root) }
}

function walk(root: XmlElement): { byId: Map<string, XmlElement>; elements: XmlElement[] } {
  const byId = new Map<string, XmlElement>()
  const elements: XmlElement[] = []
  const waiting: { element: XmlElement; depth: number }[] = [{ element: root, depth: 1 }]
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const { element, depth } = next
    if (depth > xmlLimits.depth) throw new XmlRefusal('xml.too_deep')
    elements.push(element)
    if (elements.length > xmlLimits.elements || element.attributes.length > xmlLimits.attributes) throw new XmlRefusal('xml.too_large')
    const ids = new Set<string>()
    for (const name of ID_NAMES) if (element.hasAttribute(name)) ids.add(element.getAttribute(name))
    for (const id of ids) {
      if (byId.has(id)) throw new XmlRefusal('xml.id_twice')
      byId.set(id, element)
    }
    for (const child of childElements(element)) waiting.push({ element: child, depth: depth + 1 })
  }
  return { byId, elements }
}
