// Owns the SOF functions of XML signatures.
import { OID } from '@yiqian/shared/crypto/der/oid.ts'
import { parseSm2Signature } from '@yiqian/shared/crypto/der/sm2-signature.ts'
import { signMethodOf } from '@yiqian/shared/crypto/svs/methods.ts'
import type { Certificate } from '@yiqian/shared/crypto/x509/certificate.ts'
import { CryptoError } from '@yiqian/shared/crypto/error.ts'
import { noteDigest } from '../../core/note-digest.ts'
import { assertCertificate } from '../../core/signer-certificate.ts'
import type { Parts } from '../../core/parts.ts'
import { isForeignSignature, isSm2Signature } from '../../core/verify-raw.ts'
import { XmlRefusal } from '../../xml/read-document.ts'
import { asSequence, signXml } from '../../xml/sign-xml.ts'
import { readXmlSignature, verifyXml, type CheckSignedInfo, type VerifiedXml, type XmlSignature } from '../../xml/verify-xml.ts'
import type { Argument } from '../interface/arguments.ts'
import type { SofFunction } from '../interface/call.ts'
import { SofRefusal } from '../interface/codes.ts'
import { CERT_ID, IN_DATA, TYPE } from '../interface/names.ts'
import { certificateOf, signMethodFor, useOwnKey } from '../interface/own-key.ts'
import { levelOf } from './signatures.ts'

const XML: Argument = { name: 'XMLData', alike: ['inData', 'xml', 'signXMLData', 'xmlSignedData', 'signedXMLData', ...IN_DATA.alike!] }
const ELEMENT_ID: Argument = { name: 'ElementId', alike: ['referenceId'] }
const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64')

/** Broken rules of the document are SOR_XMLEncodeErr; a wrong value is a wrong signature. */
export function asXmlRefusal(error: unknown): unknown {
  if (!(error instanceof XmlRefusal)) return error
  return new SofRefusal(error.code === 'xml.signature' ? 'SOR_VerifySignDataErr' : error.code === 'xml.algorithm' ? 'SOR_AlgoTypeErr' : error.code === 'xml.certificate' ? 'SOR_CertEncodeErr' : 'SOR_XMLEncodeErr', error.message)
}

async function reading<Value>(work: () => Value | Promise<Value>): Promise<Value> {
  try {
    return await work()
  } catch (error) {
    throw asXmlRefusal(error)
  }
}

/** Under the key of one certificate, by the algorithm that the signature names. SM2: DER, or r ‖ s (tolerance `xml-sm2-raw`). */
export const checkBy = (parts: Pick<Parts, 'gm' | 'identities'>, certificate: Certificate): CheckSignedInfo => (signedInfo, signature, { kind, signMethod }) => {
  const { sm2PublicKey } = certificate.publicKey
  if ((kind === 'sm2') !== (sm2PublicKey !== undefined)) throw new XmlRefusal('xml.algorithm', 'not for that key')
  if (sm2PublicKey) {
    const der = signature.length === 64 && !isSm2Der(signature) ? asSequence(signature) : signature
    return isSm2Signature(parts.gm, sm2PublicKey, parts.gm.sm3(parts.identities.zOf(sm2PublicKey, {}), signedInfo), der)
  }
  if (kind === 'ecdsa' && signature.length !== 64) return false
  return isForeignSignature(signMethodOf(signMethod)!, certificate.publicKey, signedInfo, kind === 'ecdsa' ? asSequence(signature) : signature)
}

function isSm2Der(signature: Uint8Array): boolean {
  try {
    parseSm2Signature(signature)
    return true
  } catch (error) {
    if (error instanceof CryptoError) return false
    throw error
  }
}

export const xmlSignatures: readonly SofFunction[] = [
  {
    name: 'SOF_SignDataXML', args: [CERT_ID, XML, ELEMENT_ID],
    async run(parts, call) {
      const xml = xmlOf(call.args.data(XML))
      const key = await useOwnKey(parts, call, 'sign')
      const { method } = signMethodFor(call, key.record.algorithm, 'sign')
      if (key.record.algorithm === 'ecdsa-p384' || (method.digestOid !== OID.sm3 && method.digestOid !== OID.sha256) || (method.key === 'rsa' && method.digestOid === OID.sm3)) throw new SofRefusal('SOR_AlgoTypeErr', 'no XML algorithm')
      certificateOf(key)
      const elementId = call.args.optionalText(ELEMENT_ID, 128)
      return reading(() => signXml(xml, {
        profile: parts.config.xml, kind: method.key, certificates: key.certificates.slice(0, 1), ...(elementId !== undefined && { elementId }),
        async sign(signedInfo) {
          const { sm2PublicKey } = key.publicKey
          if (!sm2PublicKey) return key.store.signMessage(key.reference, signedInfo, method.digestOid)
          const e = parts.gm.sm3(parts.identities.zOf(sm2PublicKey, {}), signedInfo)
          noteDigest(call, e)
          return key.store.signDigest(key.reference, e, OID.sm3)
        },
      }))
    },
  },
  {
    name: 'SOF_VerifySignedDataXML', args: [XML, ELEMENT_ID], refused: false,
    async run(parts, call) {
      const xml = xmlOf(call.args.data(XML))
      const elementId = call.args.optionalText(ELEMENT_ID, 128)
      const level = levelOf(call)
      const { verified, certificate, beside } = await reading(() => {
        const [der, ...others] = readXmlSignature(xml, elementId).certificatesDer
        if (!der) throw new SofRefusal('SOR_CertNotFoundErr', 'X509Certificate')
        const signer = parts.certificates.parse(der)
        return { verified: verifyXml(xml, checkBy(parts, signer), elementId), certificate: signer, beside: others }
      })
      call.note.keys['certificate'] = certificate.serialHex
      await assertCertificate(parts, certificate, level, call, beside)
      call.more['signedXml'] = verified.signedXml
      return true
    },
  },
  {
    // 1 the signed XML, 2 digest, 3 signature, 4 certificate, 5 digest algorithm, 6 signature algorithm
    name: 'SOF_GetXMLSignatureInfo', args: [XML, TYPE, ELEMENT_ID],
    async run(parts, call) {
      const xml = xmlOf(call.args.data(XML))
      const elementId = call.args.optionalText(ELEMENT_ID, 128)
      const item = items[call.args.number(TYPE)]
      if (!item) throw new SofRefusal('SOR_ParameterNotSupportErr', 'Type')
      return reading(() => item(readXmlSignature(xml, elementId), () => {
        const [der] = readXmlSignature(xml, elementId).certificatesDer
        if (!der) throw new SofRefusal('SOR_CertNotFoundErr', 'X509Certificate')
        return verifyXml(xml, checkBy(parts, parts.certificates.parse(der)), elementId)
      }) ?? '')
    },
  },
]

/** What is signed is given out only when the signature is right. */
const items: Readonly<Record<number, (signature: XmlSignature, verified: () => VerifiedXml) => string | undefined>> = {
  1: (_signature, verified) => verified().signedXml,
  2: ({ digestBase64 }) => digestBase64,
  3: ({ signatureBase64 }) => signatureBase64,
  4: ({ certificatesDer: [der] }) => der && base64(der),
  5: ({ digestAlgorithm }) => digestAlgorithm,
  6: ({ signatureAlgorithm }) => signatureAlgorithm,
}

function xmlOf(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw new SofRefusal('SOR_XMLEncodeErr', 'UTF-8')
  }
}
