// Owns the test messages: signed data, timestamp tokens and lists by the parties of the test PKI.
import { sm3 } from '../sm3.ts'
import { assembleSignedData } from '../cms/assemble.ts'
import { dataOid } from '../cms/profile.ts'
import type { SignerProfile } from '../cms/profile.ts'
import { buildSignedAttributes } from '../cms/signed-attributes.ts'
import { createTimestampToken } from '../tsp/token.ts'
import { encodeTstInfo } from '../tsp/tst-info.ts'
import type { TstInfo } from '../tsp/tst-info.ts'
import { OID } from '../der/oid.ts'
import { signerProfiles } from '../cms/profile.ts'
import { atMs } from './pki.ts'
import type { Party, Pki } from './pki.ts'

/** A message by `signer`, detached or attached, in the given dialect. */
export async function aMessage(profile: SignerProfile, signer: Party, content: Uint8Array, attached: boolean, issuers: readonly Party[] = []): Promise<Uint8Array> {
  const certificates = [signer, ...issuers].map(({ certificate }) => certificate.der)
  const attributes = profile.attributes
    ? buildSignedAttributes({ contentDigest: sm3(content), signingTimeMs: atMs, signerCertificateDer: certificates[0], contentType: dataOid(profile) })
    : undefined
  const signature = await signer.sign(attributes ?? content)
  return assembleSignedData({ profile, attributes, signature, certificates, ...(attached && { encapsulatedContent: content }) })
}

/** A token by the PKI's time authority over SM3 of `data`. */
export function aToken(pki: Pki, data: Uint8Array, changes: Partial<TstInfo> = {}, tsa: Party = pki.tsa, profile: SignerProfile = signerProfiles.pkcs501): Promise<Uint8Array> {
  const tstInfoDer = encodeTstInfo({
    policyOid: '1.2.3.4.1', imprint: { digestOid: OID.sm3, digest: sm3(data) }, serialHex: '0a01', genTimeMs: atMs + 250, accuracy: { seconds: 1, millis: 500 }, ordering: false, ...changes,
  })
  return createTimestampToken({ tstInfoDer, profile, certificates: [tsa.certificate.der], includeCertificates: true, signingTimeMs: atMs }, tsa.sign)
}
