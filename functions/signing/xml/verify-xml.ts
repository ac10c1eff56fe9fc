// Owns reading and verifying an XML signature so that nothing but what is signed is believed.
import { xmlDigests, xmldsigNamespace, xmlSignatureAlgorithms, transforms } from './algorithms.ts'
import { childElements, type XmlElement } from '../../_adapters/xml/read-xml.ts'
import { readXmlDocument, XmlRefusal, type ReadXml } from './read-document.ts'
import { createSignedXml } from './signed-xml.ts'

/** One signature with one reference, as its elements say; not yet verified. */
export interface XmlSignature {
  readonly element: XmlElement
  readonly kind: 'sm2' | 'rsa' | 'ecdsa'
  readonly signMethod: number
  readonly signatureAlgorithm: string
  readonly digestAlgorithm: string
  readonly digestBase64: string
  readonly signatureBase64: string
  readonly certificatesDer: readonly Uint8Array[]
  /** undefined: the whole document */
  readonly elementId: string | undefined
}

export interface VerifiedXml extends XmlSignature {
  /** canonical form of what is signed: read this, not the document */
  readonly signedXml: string
}

/** Whether the signature is over the SignedInfo, under a key that the caller has found. */
export type CheckSignedInfo = (signedInfo: Uint8Array, signature: Uint8Array, found: XmlSignature) => boolean

const MOST_CERTIFICATES = 8
const allowedTransforms: readonly string[] = Object.values(transforms)
const canonicalizations: readonly string[] = [transforms.exclusive, transforms.inclusive]

/**
 * Strict on purpose: one Signature in the whole document, its children in order and nothing more, one Reference, which is
 * the whole document (URI "" or the root's id) or the element of the id that was asked for; no transforms but enveloped
 * and canonicalization; digest and signature values plain texts. A document with anything else is refused, so that what
 * is verified and what is read cannot be two things.
 *
 * @throws {XmlRefusal}
 */
export function readXmlSignature(xml: string, expectedId?: string): XmlSignature {
  return locate(readXmlDocument(xml), expectedId)
}

/** @throws {XmlRefusal} `xml.signature` — a digest or the signature is wrong @source XML Signature Syntax and Processing 1.1 §3.2 */
export function verifyXml(xml: string, check: CheckSignedInfo, expectedId?: string): VerifiedXml {
  const found = readXmlSignature(xml, expectedId)
  const signed = createSignedXml({ getCertFromKeyInfo: () => null }, undefined, {
    verifySignature: (signedInfo, _key, signatureBase64) => check(Buffer.from(signedInfo, 'utf8'), Buffer.from(signatureBase64, 'base64'), found),
  })
  for (const name of Object.keys(signed.CanonicalizationAlgorithms)) if (!allowedTransforms.includes(name)) delete signed.CanonicalizationAlgorithms[name]
  let isRight: boolean
  try {
    signed.loadSignature(found.element)
    isRight = signed.checkSignature(xml)
  } catch (error) {
    if (error instanceof XmlRefusal) throw error
    throw new XmlRefusal('xml.signature')
  }
  const [signedXml, ...more] = signed.getSignedReferences()
  if (!isRight || signedXml === undefined || more.length > 0) throw new XmlRefusal('xml.signature')
  return { ...found, signedXml }
}

function locate({ root, byId, elements }: ReadXml, expectedId: string | undefined): XmlSignature {
  const [element, ...others] = elements.filter(({ localName, namespaceURI }) => localName === 'Signature' && namespaceURI === xmldsigNamespace)
  if (!element || others.length > 0) throw new XmlRefusal('xml.structure', 'one Signature')
  const [signedInfo, value, ...rest] = named(element, ['SignedInfo', 'SignatureValue'], ['KeyInfo', 'Object'])
  const [canonicalization, method, reference, ...moreReferences] = named(signedInfo!, ['CanonicalizationMethod', 'SignatureMethod', 'Reference'])
  if (moreReferences.length > 0) throw new XmlRefusal('xml.structure', 'one Reference')
  if (!canonicalizations.includes(canonicalization!.getAttribute('Algorithm')) || childElements(method!).length > 0) throw new XmlRefusal('xml.algorithm', 'SignedInfo')
  const signatureAlgorithm = method!.getAttribute('Algorithm')
  const algorithm = Object.hasOwn(xmlSignatureAlgorithms, signatureAlgorithm) ? xmlSignatureAlgorithms[signatureAlgorithm] : undefined
  if (!algorithm) throw new XmlRefusal('xml.algorithm', 'SignatureMethod')
  const keyInfos = rest.filter(({ localName }) => localName === 'KeyInfo')
  if (keyInfos.length > 1) throw new XmlRefusal('xml.structure', 'one KeyInfo')
  return {
    element, ...algorithm, signatureAlgorithm, ...readReference(reference!),
    signatureBase64: base64Of(value!), certificatesDer: certificatesOf(keyInfos[0]),
    elementId: targetOf(reference!, { root, byId, element, expectedId }),
  }
}

/** Where the Reference points to; what is asked for, or nothing. */
function targetOf(reference: XmlElement, { root, byId, element, expectedId }: { root: XmlElement; byId: ReadXml['byId']; element: XmlElement; expectedId: string | undefined }): string | undefined {
  if (!reference.hasAttribute('URI')) throw new XmlRefusal('xml.reference', 'URI')
  const uri = reference.getAttribute('URI')
  if (uri === '' || (uri.startsWith('#') && byId.get(uri.slice(1)) === root && element !== root)) {
    if (expectedId !== undefined && byId.get(expectedId) !== root) throw new XmlRefusal('xml.reference', 'another element is signed')
    if (element.parentNode !== root) throw new XmlRefusal('xml.structure', 'the Signature is to be a child of the root')
    return undefined
  }
  const id = uri.slice(1)
  const target = byId.get(id)
  if (!uri.startsWith('#') || !/^[A-Za-z_][A-Za-z0-9._-]{0,127}$/.test(id) || !target) throw new XmlRefusal('xml.reference', 'URI')
  if (expectedId === undefined || expectedId !== id) throw new XmlRefusal('xml.reference', 'only a part is signed')
  if (target === element || isInside(target, childElements(element)[0]!)) throw new XmlRefusal('xml.reference', 'the signature itself')
  return id
}

function isInside(node: XmlElement, ancestor: XmlElement): boolean {
  for (let at: unknown = node; at; at = (at as XmlElement).parentNode) if (at === ancestor) return true
  return false
}

function readReference(reference: XmlElement): { digestAlgorithm: string; digestBase64: string } {
  const parts = childElements(reference)
  const listed = parts[0]?.localName === 'Transforms' ? named(parts[0], [], ['Transform']) : []
  const [method, value] = named(reference, listed.length > 0 ? ['Transforms', 'DigestMethod', 'DigestValue'] : ['DigestMethod', 'DigestValue']).slice(-2)
  if (listed.length > 2) throw new XmlRefusal('xml.algorithm', 'Transforms')
  listed.forEach((transform, index) => {
    const name = transform.getAttribute('Algorithm')
    const isLast = index === listed.length - 1
    if (!allowedTransforms.includes(name) || (name !== transforms.enveloped && !isLast) || (name === transforms.enveloped && index > 0)) throw new XmlRefusal('xml.algorithm', 'Transforms')
    // a list of prefixes may stand in it, and nothing else
    if (childElements(transform).some(({ localName, namespaceURI }) => localName !== 'InclusiveNamespaces' || namespaceURI !== transforms.exclusive)) throw new XmlRefusal('xml.algorithm', 'Transform')
  })
  const digestAlgorithm = method!.getAttribute('Algorithm')
  if (!Object.hasOwn(xmlDigests, digestAlgorithm)) throw new XmlRefusal('xml.algorithm', 'DigestMethod')
  return { digestAlgorithm, digestBase64: base64Of(value!) }
}

/** The children, which must be these in this order, and behind them any of `others`, all of the namespace of XML signatures. */
function named(parent: XmlElement, first: readonly string[], others: readonly string[] = []): XmlElement[] {
  const children = childElements(parent)
  const isRight = children.length >= first.length && children.every(({ localName, namespaceURI }, index) => namespaceURI === xmldsigNamespace && (index < first.length ? localName === first[index] : others.includes(localName)))
  if (!isRight) throw new XmlRefusal('xml.structure', parent.localName)
  return children
}

/** The text of an element that holds one text and nothing else: no comment can split what two readers see. */
function base64Of(element: XmlElement): string {
  const only = element.firstChild
  if (!only || only.nextSibling || only.nodeType !== 3) throw new XmlRefusal('xml.structure', element.localName)
  const text = (element.textContent ?? '').replaceAll(/\s+/g, '')
  if (text === '' || text.length > 4096 || !/^[A-Za-z0-9+/]+={0,2}$/.test(text)) throw new XmlRefusal('xml.structure', element.localName)
  return text
}

function certificatesOf(keyInfo: XmlElement | undefined): Uint8Array[] {
  const found = keyInfo ? childElements(keyInfo).filter(({ localName }) => localName === 'X509Data').flatMap((data) => childElements(data).filter(({ localName }) => localName === 'X509Certificate')) : []
  if (found.length > MOST_CERTIFICATES) throw new XmlRefusal('xml.certificate', 'too many')
  return found.map((each) => {
    const only = each.firstChild
    const text = (each.textContent ?? '').replaceAll(/\s+/g, '')
    if (!only || only.nextSibling || only.nodeType !== 3 || text.length > 65_536 || !/^[A-Za-z0-9+/]+={0,2}$/.test(text)) throw new XmlRefusal('xml.certificate')
    return Buffer.from(text, 'base64')
  })
}
