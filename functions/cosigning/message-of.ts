// M of a document's signature: the signed attributes, which the phone rebuilds around the digest that it makes itself.
import { hexToBytes } from '@yiqian/shared/crypto/bytes.ts'
import { dataOid, signerProfiles } from '@yiqian/shared/crypto/cms/profile.ts'
import { buildSignedAttributes } from '@yiqian/shared/crypto/cms/signed-attributes.ts'
import type { ResponseOf } from '@yiqian/shared/protocol/contract.ts'
import type { prepareSignature } from '@yiqian/shared/protocol/seal.ts'
import { signingMandate } from '@yiqian/shared/protocol/statements.ts'
import type { Certificate } from '../_domain/records.ts'
import { fromBase64 } from '../_runtime/base64.ts'

type Prepared = Pick<ResponseOf<typeof prepareSignature>, 'contentDigestHex' | 'signingTimeMs' | 'contentTypeFamily' | 'mandate'>

export function messageOf({ contentDigestHex, signingTimeMs, contentTypeFamily, mandate }: Prepared, { certificateBase64 }: Pick<Certificate, 'certificateBase64'>): Uint8Array {
  const contentType = dataOid(contentTypeFamily === 'gm' ? signerProfiles.gm501 : signerProfiles.pkcs501)
  return buildSignedAttributes({ contentDigest: hexToBytes(contentDigestHex), signingTimeMs, signerCertificateDer: fromBase64(certificateBase64), contentType, ...(mandate && { mandate: signingMandate(mandate) }) })
}
