// Owns whom an envelope may be for, and how its content key is wrapped for RSA.
import { constants, createPublicKey, publicEncrypt } from 'node:crypto'
import { OID } from '@yiqian/shared/crypto/der/oid.ts'
import type { WrapKey } from '@yiqian/shared/crypto/cms/recipient.ts'
import type { Certificate } from '@yiqian/shared/crypto/x509/certificate.ts'
import type { SvsCall } from './call.ts'
import type { Parts } from './parts.ts'
import { refuse } from './refusal.ts'
import { assertPeriod } from './signer-certificate.ts'

/** Envelopes are made whole in memory. */
export const LARGEST_ENVELOPE_BYTES = 16 * 1024 * 1024

/** RSAES-PKCS1-v1_5, as the messages of GB/T 35275 and PKCS#7 have it. */
export const wrapByNode: WrapKey = (publicKey, contentKey) => {
  if (publicKey.algorithm.oid !== OID.rsaEncryption) return undefined
  return publicEncrypt({ key: createPublicKey({ key: Buffer.from(publicKey.der), format: 'der', type: 'spki' }), padding: constants.RSA_PKCS1_PADDING }, contentKey)
}

/** @throws {SvsRefusal} GM_ERROR_CERT — not an encryption certificate · GM_ERROR_CERT_DECODE · GM_ERROR_CERT_INVALID_* · GM_INVALID_DATA_FORMAT — too large */
export function assertRecipient({ certificates }: Parts, cert: Uint8Array, content: Uint8Array, { nowMs }: SvsCall): Certificate {
  const recipient = certificates.parse(cert)
  const { keyUsage } = recipient.extensions
  if (keyUsage && !keyUsage.has('keyEncipherment') && !keyUsage.has('dataEncipherment') && !keyUsage.has('keyAgreement')) throw refuse('GM_ERROR_CERT', 'no encryption certificate')
  assertPeriod(recipient, nowMs)
  if (content.length > LARGEST_ENVELOPE_BYTES) throw refuse('GM_INVALID_DATA_FORMAT', 'too large')
  return recipient
}
