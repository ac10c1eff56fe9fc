// The bytes that a signature covers: fetched in slices, digested on the way, checked against the document that was shown.
import { base64ToBytes, bytesToHex, hexToBytes } from '@yiqian/shared/crypto/bytes.ts'
import { buildSignedAttributes } from '@yiqian/shared/crypto/cms/signed-attributes.ts'
import { prepareSigner, type PreparedSigner } from '@yiqian/shared/crypto/cms/signing-certificate.ts'
import { dataOid, signerProfiles } from '@yiqian/shared/crypto/cms/profile.ts'
import { Sm3 } from '@yiqian/shared/crypto/sm3.ts'
import { signingMandate, type Mandate } from '@yiqian/shared/protocol/statements.ts'
import type { ResponseOf } from '@yiqian/shared/protocol/contract.ts'
import { readSigningBytes, SLICES_LIMIT } from '@yiqian/shared/protocol/seal.ts'
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

/** One document to be fetched: what the server prepared, and the digest of the document that the person looked at. */
export interface ToDigest {
  prepared: Prepared
  shownDigestHex: string
}

const SLICE_BYTES = 1_000_000
/** Short documents come together, up to so many bytes in one answer: large enough to save round trips, small enough for progress in between. */
const GROUP_BYTES = 400_000

/** Cuts a list into what is fetched by one call each: short documents together, a long one by itself. `bytesOf` is 0 for what is not fetched. */
export function groupsOf<T>(items: readonly T[], bytesOf: (item: T) => number): T[][] {
  const groups: T[][] = []
  let room = 0
  for (const item of items) {
    const bytes = bytesOf(item)
    const last = groups.at(-1)
    if (last && bytes <= room && last.length < SLICES_LIMIT) last.push(item)
    else {
      groups.push([item])
      room = GROUP_BYTES
    }
    room -= bytes
  }
  return groups
}

/**
 * Fetches and digests the very bytes. What is added behind the document shown (the appearance of the signature) is
 * covered too; the document itself must lie in front, unchanged.
 * @param group what {@link groupsOf} put together.
 * @returns for each the SM3 of all bytes, as hex, or why it is not to be signed: phone.document_mismatch
 * @throws what the call throws: then nothing is known of any of them
 */
export async function digestSigningBytes(client: Client, deviceToken: string, group: readonly ToDigest[]): Promise<(string | PhoneFault)[]> {
  const call = async (asked: { preparedId: string; offset: number; length: number }[]) => (await client.call(readSigningBytes, { slices: asked }, { deviceToken, timeoutMs: 60_000 })).slices
  const open = group.map((each) => ({ ...each, digest: startDigest(each) }))
  const rest = open.filter(({ digest }) => !digest.isDone())
  const [first] = rest
  if (rest.length > 1) {
    const slices = await call(rest.map(({ prepared: { preparedId, signingBytesCount } }) => ({ preparedId, offset: 0, length: signingBytesCount })))
    rest.forEach(({ digest }, index) => digest.take(slices[index]))
  } else if (first) {
    const { preparedId, signingBytesCount } = first.prepared
    for (let offset = 0; !first.digest.isDone(); offset += SLICE_BYTES) first.digest.take((await call([{ preparedId, offset, length: Math.min(SLICE_BYTES, signingBytesCount - offset) }]))[0])
  }
  return open.map(({ digest }) => digest.end())
}

type Slice = ResponseOf<typeof readSigningBytes>['slices'][number]

/** The digest of one document under way. What does not agree ends it. */
function startDigest({ prepared: { signingBytesCount, documentBytesCount, contentDigestHex }, shownDigestHex }: ToDigest) {
  const [whole, shown] = [new Sm3(), new Sm3()]
  let offset = 0
  let fault: PhoneFault | undefined
  return {
    isDone: () => fault !== undefined || offset >= signingBytesCount,
    take(slice: Slice | undefined): void {
      const bytes = base64ToBytes(slice?.bytesBase64 ?? '')
      if (slice?.totalCount !== signingBytesCount || bytes.length !== Math.min(SLICE_BYTES, signingBytesCount - offset)) return void (fault = new PhoneFault('phone.document_mismatch', 'length'))
      whole.update(bytes)
      if (offset < documentBytesCount) shown.update(bytes.subarray(0, documentBytesCount - offset))
      offset += bytes.length
    },
    end(): string | PhoneFault {
      if (fault) return fault
      if (documentBytesCount > signingBytesCount || bytesToHex(shown.digest()) !== shownDigestHex) return new PhoneFault('phone.document_mismatch', 'document')
      const digestHex = bytesToHex(whole.digest())
      return digestHex === contentDigestHex ? digestHex : new PhoneFault('phone.document_mismatch', 'content digest')
    },
  }
}

/** The certificate of this phone, worked out once for all documents of a batch. */
export interface SignerCertificate {
  der: Uint8Array
  signer: PreparedSigner
}

export const signerCertificateOf = (der: Uint8Array): SignerCertificate => ({ der, signer: prepareSigner(der) })

/**
 * M of a document's signature: the signed attributes, rebuilt around a digest.
 * @param certificate of this phone; the attributes name it.
 * @param mandate on whose behalf, as this phone made it of the grant.
 */
export function signedAttributesOf(prepared: Pick<Prepared, 'signingTimeMs' | 'contentTypeFamily'>, contentDigestHex: string, certificate: SignerCertificate, mandate?: Mandate): Uint8Array {
  const contentType = dataOid(prepared.contentTypeFamily === 'gm' ? signerProfiles.gm501 : signerProfiles.pkcs501)
  return buildSignedAttributes({ contentDigest: hexToBytes(contentDigestHex), signingTimeMs: prepared.signingTimeMs, signerCertificateDer: certificate.der, signer: certificate.signer, contentType, ...(mandate && { mandate: signingMandate(mandate) }) })
}
