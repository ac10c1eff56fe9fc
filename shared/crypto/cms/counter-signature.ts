// Owns counter-signatures: a second person's signature over a first one's, kept among its unsigned attributes.
import { parseDer } from '../der/element.ts'
import { OID } from '../der/oid.ts'
import { TAG } from '../der/tags.ts'
import { encodeTime } from '../der/time.ts'
import { encodeOctetString, encodeSetOf } from '../der/write.ts'
import { CryptoError } from '../error.ts'
import { sm3 } from '../sm3.ts'
import { judge } from '../x509/verdict.ts'
import { encodeAttribute } from './attribute.ts'
import { encodeSignerInfo, readSignerInfo } from './signer-info.ts'
import type { SignerInfo, SignerParts } from './signer-info.ts'
import { signingCertificateAttribute } from './signing-certificate.ts'
import { changeUnsignedAttribute } from './unsigned-attributes.ts'
import { verifyCounterSigner } from './verify.ts'
import type { SignedDataQuestion, SignerVerdict } from './verify.ts'

/** As many as are looked at; more make the attribute malformed. */
const MAX_COUNTER_SIGNATURES = 16

export interface CounterSignedFields {
  /** The octets of the signature that is being signed. */
  readonly signature: Uint8Array
  readonly signingTimeMs?: number
  readonly signerCertificateDer: Uint8Array
}

/** SET OF Attribute to be signed: without contentType, which a counter-signature must not have. @source RFC 5652 §11.4. */
export function buildCounterSignedAttributes({ signature, signingTimeMs, signerCertificateDer }: CounterSignedFields): Uint8Array {
  return encodeSetOf([
    ...(signingTimeMs === undefined ? [] : [encodeAttribute(OID.signingTime, encodeTime(signingTimeMs))]),
    encodeAttribute(OID.messageDigest, encodeOctetString(sm3(signature))),
    signingCertificateAttribute(signerCertificateDer),
  ], TAG.set)
}

/**
 * @param signerIndex    whose signature it is over; needed only where there are several.
 * @param parts          without attributes the signature is over the first signature's octets themselves.
 * @param certificateDer the counter-signer's; it is named, not added: it must come along another way.
 * @throws {CryptoError} cms.structure_invalid — no such signer, or more than 16 counter-signatures. cms.* · der.* · x509.*
 * @source RFC 5652 §11.4.
 */
export function addCounterSignature(cmsDer: Uint8Array, parts: SignerParts, certificateDer: Uint8Array, signerIndex?: number): Uint8Array {
  const counter = encodeSignerInfo(parts, certificateDer)
  return changeUnsignedAttribute(cmsDer, signerIndex, OID.counterSignature, (values) => {
    if (values.length >= MAX_COUNTER_SIGNATURES) throw new CryptoError('cms.structure_invalid', 'too many counter-signatures')
    return [...values, counter]
  })
}

/** @throws {CryptoError} cms.structure_invalid — too many. cms.attribute_invalid · der.* @source RFC 5652 §11.4. */
export function readCounterSignatures({ unsignedAttributes }: SignerInfo): SignerInfo[] {
  const values = unsignedAttributes.find(({ oid }) => oid === OID.counterSignature)?.values ?? []
  if (values.length > MAX_COUNTER_SIGNATURES) throw new CryptoError('cms.structure_invalid', 'too many counter-signatures')
  return values.map((value) => readSignerInfo(parseDer(value)))
}

export interface CounterSignatureQuestion extends Omit<SignedDataQuestion, 'cms' | 'detachedContent' | 'detachedDigest'> {
  /** Whose signature was counter-signed. */
  readonly signer: SignerInfo
  /** Where counter-signers' certificates are looked for; those of the message, for example. */
  readonly certificates: readonly Uint8Array[]
}

/**
 * One verdict for each counter-signature. They say nothing of the first signature, and are no part of its verdict.
 *
 * Never throws for what the bytes say: malformed attributes give one failed verdict.
 *
 * @source RFC 5652 §11.4, §5.6.
 */
export function verifyCounterSignatures(question: CounterSignatureQuestion): readonly SignerVerdict[] {
  try {
    return readCounterSignatures(question.signer).map((counter) => verifyCounterSigner(question, counter, question.signer.signature))
  } catch (cause) {
    if (!(cause instanceof CryptoError)) throw cause
    return [{ ...judge([{ code: 'malformed', detail: cause.message }]), signer: question.signer, timestampTokens: [] }]
  }
}
