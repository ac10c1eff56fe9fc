// A token put together again from what the journal keeps of it and its certificate.
import type { Sm2 } from '@yiqian/shared/crypto/sm2/curve.ts'
import { parseTimestampToken } from '@yiqian/shared/crypto/tsp/token.ts'
import { prepareTokenTemplate } from '@yiqian/shared/crypto/tsp/token-writer.ts'
import { verifyTimestampToken } from '@yiqian/shared/crypto/tsp/verify.ts'
import { parseCertificate } from '@yiqian/shared/crypto/x509/certificate.ts'
import type { TimestampCertificate, TokenContainer } from '../../_domain/timestamp/timestamp-profile.ts'
import { fromBase64 } from '../../_runtime/base64.ts'
import { verifyByNode } from '../../_runtime/node-signatures.ts'
import type { IssuedFacts } from './journal-entry.ts'
import { signerProfileOf } from './issuer.ts'

/** @returns ContentInfo, DER: the bytes that left, when it is the certificate that signed */
export function tokenAgain({ tstInfoDer, signature, container, withCertificates }: IssuedFacts, { algorithm, chainBase64 }: TimestampCertificate): Uint8Array {
  const template = prepareTokenTemplate({ profile: signerProfileOf(algorithm, container as TokenContainer), certificates: chainBase64.map(fromBase64), includeCertificates: withCertificates })
  return template.join(tstInfoDer, template.attributesOf(tstInfoDer), signature)
}

/** The signed attributes hold the digest of the certificate: the signature fits one certificate alone. @source RFC 5035 §3 */
export function isTokenOf(issued: IssuedFacts, certificate: TimestampCertificate, sm2: Sm2): boolean {
  if (certificate.profileId !== issued.profileId || certificate.chainBase64.length === 0) return false
  const token = tokenAgain(issued, certificate)
  const chain = certificate.chainBase64.map((base64) => parseCertificate(fromBase64(base64)))
  const { info: { imprint } } = parseTimestampToken(token)
  return verifyTimestampToken({ token, imprint, roots: chain.slice(-1), intermediates: chain, sm2, verifySignature: verifyByNode }).verdict === 'passed'
}
