// The bytes that a signature covers: fetched in slices, digested on the way, checked against the document that was shown.
import { base64ToBytes, bytesToHex, hexToBytes } from '@yiqian/shared/crypto/bytes.ts'
import { buildSignedAttributes } from '@yiqian/shared/crypto/cms/signed-attributes.ts'
import { dataOid, signerProfiles } from '@yiqian/shared/crypto/cms/profile.ts'
import { Sm3 } from '@yiqian/shared/crypto/sm3.ts'
import { signingMandate, type Mandate } from '@yiqian/shared/protocol/statements.ts'
import { readSigningBytes } from '@yiqian/shared/protocol/seal.ts'
import { PhoneFault } from '../api/phone-fault.ts'
import type { Client } from '../api/client.ts'

/** What the server prepared, of one document. */
export interface Prepared {
  preparedId: string
  signingBytesCount: number
  /** for a PDF the document shown is the first so many of them; for JSON it is all of them */
  documentBytesCount: number
  contentDigestHex: string
  signingTimeMs: number
  contentTypeFamily: 'gm' | 'pkcs'
  /** on whose behalf, as the server has it */
  mandate?: Mandate
}

const SLICE_BYTES = 1_000_000

/**
 * Fetches and digests the very bytes. What is added behind the document shown (the appearance of the signature) is
 * covered too; the document itself must lie in front, unchanged.
 * @param shownDigestHex digest of the document that the person looked at.
 * @returns SM3 of all bytes, as hex.
 * @throws {PhoneFault} phone.document_mismatch
 */
export async function digestSigningBytes(client: Client, deviceToken: string, prepared: Prepared, shownDigestHex: string): Promise<string> {
  const { preparedId, signingBytesCount, documentBytesCount } = prepared
  const [whole, shown] = [new Sm3(), new Sm3()]
  for (let offset = 0; offset < signingBytesCount; ) {
    const length = Math.min(SLICE_BYTES, signingBytesCount - offset)
    const { bytesBase64, totalCount } = await client.call(readSigningBytes, { preparedId, offset, length }, { deviceToken, timeoutMs: 60_000 })
    const bytes = base64ToBytes(bytesBase64)
    if (totalCount !== signingBytesCount || bytes.length !== length) throw new PhoneFault('phone.document_mismatch', 'length')
    whole.update(bytes)
    if (offset < documentBytesCount) shown.update(bytes.subarray(0, documentBytesCount - offset))
    offset += length
  }
  if (documentBytesCount > signingBytesCount || bytesToHex(shown.digest()) !== shownDigestHex) throw new PhoneFault('phone.document_mismatch', 'document')
  const digestHex = bytesToHex(whole.digest())
  if (digestHex !== prepared.contentDigestHex) throw new PhoneFault('phone.document_mismatch', 'content digest')
  return digestHex
}

/**
 * M of a document's signature: the signed attributes, rebuilt around a digest.
 * @param certificateDer of this phone; the attributes name it.
 * @param mandate on whose behalf, as this phone made it of the grant.
 */
export function signedAttributesOf(prepared: Pick<Prepared, 'signingTimeMs' | 'contentTypeFamily'>, contentDigestHex: string, certificateDer: Uint8Array, mandate?: Mandate): Uint8Array {
  const contentType = dataOid(prepared.contentTypeFamily === 'gm' ? signerProfiles.gm501 : signerProfiles.pkcs501)
  return buildSignedAttributes({ contentDigest: hexToBytes(contentDigestHex), signingTimeMs: prepared.signingTimeMs, signerCertificateDer: certificateDer, contentType, ...(mandate && { mandate: signingMandate(mandate) }) })
}
