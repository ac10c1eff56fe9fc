// Owns the algorithms of XML signatures: their addresses (URIs), and what each stands for.
import { SGD } from '@yiqian/shared/crypto/svs/methods.ts'

const XMLDSIG = 'http://www.w3.org/2000/09/xmldsig#'
export const xmldsigNamespace = XMLDSIG
export const transforms = {
  enveloped: `${XMLDSIG}enveloped-signature`,
  exclusive: 'http://www.w3.org/2001/10/xml-exc-c14n#',
  inclusive: 'http://www.w3.org/TR/2001/REC-xml-c14n-20010315',
} as const

export type XmlNaming = 'xmldsig' | 'chinaport' | 'oid'

/**
 * How SM2 with SM3 is named. No text of GB/T 25061 was at hand, so none of these is confirmed by it: `xmldsig` and `chinaport`
 * are in use with customs and ports, `oid` is GM/T 0006's object identifiers as URNs. All are read; one is written.
 */
const sm2Names: Readonly<Record<XmlNaming, { signature: string; digest: string }>> = {
  xmldsig: { signature: `${XMLDSIG}sm2-sm3`, digest: `${XMLDSIG}sm3` },
  chinaport: { signature: 'http://www.chinaport.gov.cn/2022/04/xmldsig#sm2-sm3', digest: 'http://www.chinaport.gov.cn/2022/04/xmldsig#sm3' },
  oid: { signature: 'urn:oid:1.2.156.10197.1.501', digest: 'urn:oid:1.2.156.10197.1.401' },
}
const RSA_SHA256 = 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256'
const ECDSA_SHA256 = 'http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256'
const SHA256 = 'http://www.w3.org/2001/04/xmlenc#sha256'

export interface XmlProfile {
  readonly sm2: { readonly signature: string; readonly digest: string }
}

export const createXmlProfile = (naming: XmlNaming = 'xmldsig'): XmlProfile => ({ sm2: sm2Names[naming] })

/** By address; SHA-1 is not there. The signatures of ECDSA are r ‖ s in XML (RFC 9231 §2.3.6), those of SM2 the DER of GB/T 35276. */
export const xmlSignatureAlgorithms: Readonly<Record<string, { kind: 'sm2' | 'rsa' | 'ecdsa'; signMethod: number }>> = {
  ...Object.fromEntries(Object.values(sm2Names).map(({ signature }) => [signature, { kind: 'sm2' as const, signMethod: SGD.SM3_SM2 }])),
  [RSA_SHA256]: { kind: 'rsa', signMethod: SGD.SHA256_RSA },
  [ECDSA_SHA256]: { kind: 'ecdsa', signMethod: SGD.SHA256_ECDSA },
}

/** By address, as node:crypto calls them. */
export const xmlDigests: Readonly<Record<string, string>> = {
  ...Object.fromEntries(Object.values(sm2Names).map(({ digest }) => [digest, 'sm3'])),
  [SHA256]: 'sha256',
}

export const writtenFor = ({ sm2 }: XmlProfile, kind: 'sm2' | 'rsa' | 'ecdsa'): { signature: string; digest: string } => (kind === 'sm2' ? sm2 : { signature: kind === 'rsa' ? RSA_SHA256 : ECDSA_SHA256, digest: SHA256 })
