// Owns making an XML signature: enveloped, at the end of the root; over the whole document, or over the element of one id.
import { bytesToBase64, bytesToHex, hexToBytes } from '@yiqian/shared/crypto/bytes.ts'
import { childrenOf, parseDer } from '@yiqian/shared/crypto/der/element.ts'
import { readUnsignedBytes } from '@yiqian/shared/crypto/der/read.ts'
import { encodeSequence, encodeUnsigned } from '@yiqian/shared/crypto/der/write.ts'
import { transforms, writtenFor, xmldsigNamespace, type XmlProfile } from './algorithms.ts'
import { readXmlDocument, XmlRefusal } from './read-document.ts'
import { createSignedXml } from './signed-xml.ts'

export interface XmlSigning {
  readonly profile: XmlProfile
  readonly kind: 'sm2' | 'rsa' | 'ecdsa'
  /** the signer's first, then issuers */
  readonly certificates: readonly Uint8Array[]
  /** sign this element instead of the whole document */
  readonly elementId?: string
  /** over the canonical SignedInfo. @returns DER SM2Signature, PKCS#1 v1.5, or DER ECDSA-Sig-Value */
  sign(signedInfo: Uint8Array): Promise<Uint8Array>
}

const isId = (id: string): boolean => /^[A-Za-z_][A-Za-z0-9._-]{0,127}$/.test(id)

/** Exclusive canonicalization throughout. @throws {XmlRefusal} — the document, or no such id, or it is signed already @source XML Signature Syntax and Processing 1.1 §3.1 */
export async function signXml(xml: string, { profile, kind, certificates, elementId, sign }: XmlSigning): Promise<string> {
  const { byId, elements } = readXmlDocument(xml)
  if (elements.some(({ namespaceURI }) => namespaceURI === xmldsigNamespace)) throw new XmlRefusal('xml.structure', 'signed already')
  if (elementId !== undefined && (!isId(elementId) || !byId.has(elementId))) throw new XmlRefusal('xml.reference', 'no such id')
  const names = writtenFor(profile, kind)
  const signed = createSignedXml(
    {
      signatureAlgorithm: names.signature, canonicalizationAlgorithm: transforms.exclusive,
      getKeyInfoContent: () => `<ds:X509Data>${certificates.map((der) => `<ds:X509Certificate>${bytesToBase64(der)}</ds:X509Certificate>`).join('')}</ds:X509Data>`,
    },
    {
      getSignature(signedInfo, _key, done) {
        sign(Buffer.from(signedInfo, 'utf8')).then((signature) => done(null, bytesToBase64(kind === 'ecdsa' ? concatenated(signature) : signature)), (error: unknown) => done(error instanceof Error ? error : new Error('signing')))
      },
    },
    undefined,
  )
  signed.addReference({
    xpath: elementId === undefined ? '/*' : `//*[@Id='${elementId}' or @ID='${elementId}' or @id='${elementId}']`,
    transforms: [transforms.enveloped, transforms.exclusive], digestAlgorithm: names.digest,
    ...(elementId === undefined ? { uri: '', isEmptyUri: true } : {}),
  })
  await new Promise<void>((resolve, reject) => signed.computeSignature(xml, { prefix: 'ds', location: { reference: '/*', action: 'append' } }, (error) => (error ? reject(error) : resolve())))
  return signed.getSignedXml()
}

/** ECDSA-Sig-Value → r ‖ s of P-256. @source RFC 9231 §2.3.6 */
function concatenated(der: Uint8Array): Uint8Array {
  const [r, s] = childrenOf(parseDer(der)).map((each) => readUnsignedBytes(each, 32))
  return Buffer.concat([r!, s!])
}

/** r ‖ s → SEQUENCE of two INTEGERs. */
export function asSequence(concatenation: Uint8Array): Uint8Array {
  const half = concatenation.length / 2
  const bare = (bytes: Uint8Array): Uint8Array => hexToBytes(bytesToHex(bytes).replace(/^(?:00)+(?=..)/, ''))
  return encodeSequence(encodeUnsigned(bare(concatenation.subarray(0, half))), encodeUnsigned(bare(concatenation.subarray(half))))
}
