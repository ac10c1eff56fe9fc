// Owns recipients: the content key wrapped for each holder of a certificate, by SM2 here, by RSA through a port.
import { equalBytes } from '../bytes.ts'
import { encodeAlgorithm, readAlgorithm } from '../der/algorithm.ts'
import type { AlgorithmIdentifier } from '../der/algorithm.ts'
import { openFields } from '../der/cursor.ts'
import { childrenOf } from '../der/element.ts'
import type { DerElement } from '../der/element.ts'
import { OID } from '../der/oid.ts'
import type { PublicKeyInfo } from '../der/public-key.ts'
import { readOctetString, readSmallInteger } from '../der/read.ts'
import { encodeSm2Cipher, parseSm2Cipher } from '../der/sm2-cipher.ts'
import { TAG } from '../der/tags.ts'
import { encodeInteger, encodeOctetString, encodeSequence } from '../der/write.ts'
import { CryptoError } from '../error.ts'
import type { Sm2 } from '../sm2/curve.ts'
import { decryptSm2, encryptSm2 } from '../sm2/encrypt.ts'
import type { Certificate } from '../x509/certificate.ts'
import { sameName } from '../x509/name.ts'
import type { MessageFamily } from './content-info.ts'
import { issuerAndSerial, readSignerId } from './signer-info.ts'
import type { SignerId } from './signer-info.ts'

export interface Recipient {
  readonly version: number
  readonly recipientId: SignerId
  readonly algorithm: AlgorithmIdentifier
  readonly encryptedKey: Uint8Array
}

/** Port for keys other than SM2: wraps the content key with PKCS #1 v1.5. Undefined: this key is not known. */
export type WrapKey = (publicKey: PublicKeyInfo, contentKey: Uint8Array) => Uint8Array | undefined

/** The other half, with a private key inside: undefined when it cannot. It must not tell why. */
export type UnwrapKey = (algorithm: AlgorithmIdentifier, encryptedKey: Uint8Array) => Uint8Array | undefined

/** A holder of a private key who wants to read. */
export interface Opener {
  /** By which the recipient is found. */
  readonly certificate: Certificate
  readonly unwrap: UnwrapKey
}

const MAX_RECIPIENTS = 256
/** GM/T 0010 says 301.3; 301 and 301.1 are in the field, 301.2 is what GmSSL means by "sm2encrypt" (tolerance `sm2-encrypt-oid`). */
const sm2EncryptOids: readonly string[] = [OID.sm2Encrypt, OID.sm2Curve, OID.sm2Sign, OID.sm2KeyExchange, OID.ecPublicKey]

/**
 * KeyTransRecipientInfo: the recipient named by issuer and serial number.
 *
 * @throws {CryptoError} keys.algorithm_unsupported — not an SM2 key and no port that knows it.
 * @source GM/T 0010 §9.2 (version 1, SM2Cipher in DER); RFC 5652 §6.2.1 (version 0).
 */
export function encodeRecipient(sm2: Sm2, family: MessageFamily, certificate: Certificate, contentKey: Uint8Array, wrapKey?: WrapKey): Uint8Array {
  const { publicKey } = certificate
  const wrapped = publicKey.sm2PublicKey ? encodeSm2Cipher(encryptSm2(sm2, publicKey.sm2PublicKey, contentKey)) : wrapKey?.(publicKey, contentKey)
  if (!wrapped) throw new CryptoError('keys.algorithm_unsupported', publicKey.algorithm.oid)
  const algorithm = publicKey.sm2PublicKey ? encodeAlgorithm(OID.sm2Encrypt) : encodeAlgorithm(publicKey.algorithm.oid, 'null')
  return encodeSequence(encodeInteger(family === 'gm' ? 1 : 0), issuerAndSerial(certificate), algorithm, encodeOctetString(wrapped))
}

/**
 * Those that are named by a certificate; key agreement and password recipients are passed over.
 *
 * @throws {CryptoError} cms.structure_invalid — more than 256. der.*
 * @source RFC 5652 §6.2.
 */
export function readRecipients(set: DerElement): Recipient[] {
  const elements = childrenOf(set)
  if (elements.length > MAX_RECIPIENTS) throw new CryptoError('cms.structure_invalid', 'too many recipients')
  return elements.filter(({ tag }) => tag === TAG.sequence).map(readRecipient)
}

function readRecipient(element: DerElement): Recipient {
  const fields = openFields(element)
  const [version, recipientId] = [readSmallInteger(fields.next()), readSignerId(fields.next())]
  const [algorithm, encryptedKey] = [readAlgorithm(fields.next()), readOctetString(fields.next())]
  fields.done()
  return { version, recipientId, algorithm, encryptedKey }
}

/** @throws {CryptoError} cms.recipient_missing — not for this certificate. cms.decryption_failed @source RFC 5652 §6.2. */
export function unwrapContentKey(recipients: readonly Recipient[], { certificate, unwrap }: Opener): Uint8Array {
  const recipient = recipients.find(({ recipientId }) => isNamed(recipientId, certificate))
  if (!recipient) throw new CryptoError('cms.recipient_missing')
  const contentKey = unwrap(recipient.algorithm, recipient.encryptedKey)
  if (!contentKey) throw new CryptoError('cms.decryption_failed')
  return contentKey
}

/** Whether an identifier names this certificate. @source RFC 5652 §5.3 (sid), §6.2.1 (rid). */
export function isNamed(id: SignerId, certificate: Certificate): boolean {
  if (id.kind === 'issuer-and-serial') return id.serialHex === certificate.serialHex && sameName(id.issuer, certificate.issuer)
  const { subjectKeyIdentifier } = certificate.extensions
  return subjectKeyIdentifier !== undefined && equalBytes(subjectKeyIdentifier, id.keyIdentifier)
}

/** @param privateKey  d, 32 bytes. @source GB/T 32918.4—2016 §7.1. */
export function sm2Unwrap(sm2: Sm2, privateKey: Uint8Array): UnwrapKey {
  return ({ oid }, encryptedKey) => {
    if (!sm2EncryptOids.includes(oid)) return undefined
    try {
      return decryptSm2(sm2, privateKey, parseSm2Cipher(encryptedKey))
    } catch (cause) {
      if (cause instanceof CryptoError) return undefined
      throw cause
    }
  }
}
