// Owns the one reader of XML from outside: well-formed or nothing, no document type, so no entities. Its types are our own: the library's would bring those of the browser into every file.

/** As much of the DOM as is read here. */
export interface XmlNode {
  readonly nodeType: number
  readonly firstChild: XmlNode | null
  readonly nextSibling: XmlNode | null
  readonly parentNode: XmlNode | null
}
export interface XmlElement extends XmlNode {
  readonly localName: string
  readonly namespaceURI: string | null
  readonly textContent: string | null
  readonly attributes: { readonly length: number; item(index: number): { readonly name: string; readonly value: string } }
  hasAttribute(name: string): boolean
  getAttribute(name: string): string
}
export interface XmlDocument extends XmlNode {
  readonly documentElement: XmlElement
}
interface XmlDom {
  DOMParser: new (options: { errorHandler: Record<'warning' | 'error' | 'fatalError', (problem: string) => void> }) => { parseFromString(text: string, mediaType: string): { documentElement: XmlElement | null } | undefined }
}

const { DOMParser } = (await import('@xmldom/xmldom' as string)) as XmlDom

/** Why a text was not read; nothing of the text is in it. */
export type XmlObstacle = 'document-type' | 'malformed'

/** Warnings count as errors: what one reader guesses another may read otherwise. */
export function readXml(text: string): XmlDocument | XmlObstacle {
  if (/<!(?:DOCTYPE|ENTITY)/i.test(text)) return 'document-type'
  let isSound = true
  const note = (): void => void (isSound = false)
  try {
    const document = new DOMParser({ errorHandler: { warning: note, error: note, fatalError: note } }).parseFromString(text, 'text/xml')
    return document?.documentElement && isSound ? (document as unknown as XmlDocument) : 'malformed'
  } catch {
    return 'malformed'
  }
}

export function childElements(parent: XmlElement): XmlElement[] {
  const children: XmlElement[] = []
  for (let node = parent.firstChild; node; node = node.nextSibling) if (node.nodeType === 1) children.push(node as XmlElement)
  return children
}
