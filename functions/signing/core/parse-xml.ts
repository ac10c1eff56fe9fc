// Owns the reading of XML from outside: well-formed or refused, no document type, no entities.
import { refuse } from './refusal.ts'

/** As much of the DOM as is read here. */
export interface XmlNode {
  readonly nodeType: number
  readonly firstChild: XmlNode | null
  readonly nextSibling: XmlNode | null
}
export interface XmlElement extends XmlNode {
  readonly localName: string
  readonly namespaceURI: string | null
  readonly textContent: string | null
}
interface XmlDom {
  DOMParser: new (options: { errorHandler: Record<'warning' | 'error' | 'fatalError', (problem: string) => void> }) => { parseFromString(text: string, mediaType: string): { documentElement: XmlElement | null } | undefined }
}

// its types would bring those of the browser into every file of functions/
const { DOMParser } = (await import('@xmldom/xmldom' as string)) as XmlDom

/** @returns the root. @throws {SvsRefusal} GM_INVALID_DATA_FORMAT — not well-formed, or a document type: entities are never expanded */
export function parseXml(text: string): XmlElement {
  if (/<!(?:DOCTYPE|ENTITY)/i.test(text)) throw refuse('GM_INVALID_DATA_FORMAT', 'document type')
  const problems: string[] = []
  const note = (problem: string): void => void problems.push(problem)
  let root: XmlElement | null | undefined
  try {
    root = new DOMParser({ errorHandler: { warning: note, error: note, fatalError: note } }).parseFromString(text, 'text/xml')?.documentElement
  } catch {
    throw refuse('GM_INVALID_DATA_FORMAT', 'XML')
  }
  if (!root || problems.length > 0) throw refuse('GM_INVALID_DATA_FORMAT', 'XML')
  return root
}

/** @throws {SvsRefusal} GM_INVALID_DATA_FORMAT — more than `most` */
export function elementsOf(parent: XmlElement | undefined, most = 64): XmlElement[] {
  const children: XmlElement[] = []
  for (let node = parent?.firstChild; node; node = node.nextSibling) if (node.nodeType === 1) children.push(node as XmlElement)
  if (children.length > most) throw refuse('GM_INVALID_DATA_FORMAT', 'too many elements')
  return children
}
