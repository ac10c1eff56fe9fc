// The CMS of one document signature: signed attributes, the co-signature, certificates, and a timestamp over the signature.
import { createHash } from 'node:crypto'
import { bytesToHex, hexToBytes } from '@yiqian/shared/crypto/bytes.ts'
import { addTimestampToken, assembleSignedData } from '@yiqian/shared/crypto/cms/assemble.ts'
import { dataOid } from '@yiqian/shared/crypto/cms/profile.ts'
import { buildSignedAttributes } from '@yiqian/shared/crypto/cms/signed-attributes.ts'
import { encodeSm2Signature } from '@yiqian/shared/crypto/der/sm2-signature.ts'
import { parseCertificate } from '@yiqian/shared/crypto/x509/certificate.ts'
import { parseTimestampToken } from '@yiqian/shared/crypto/tsp/token.ts'
import { Fault } from '@yiqian/shared/protocol/faults.ts'
import { signingMandate, type Mandate } from '@yiqian/shared/protocol/statements.ts'
import { issueTimestamp } from '@yiqian/shared/protocol/timestamp.ts'
import type { PreparedSignature } from '../_domain/records.ts'
import type { Caller } from '../_kernel/define-function.ts'
import { fromBase64 } from '../_runtime/base64.ts'
import type { Runtime } from '../_runtime/open-runtime.ts'
import { SIGNER_PROFILE } from './signer-profile.ts'

export interface TimestampedCms {
  der: Uint8Array
  timestampAtMs: number
  timestampSerialHex: string
}

export interface ToBuild {
  prepared: PreparedSignature
  /** r ‖ s over the attributes, 64 bytes; checked here once more against the certificate */
  signature: Uint8Array
  chain: readonly Uint8Array[]
  /** on whose behalf */
  mandate?: Mandate
}

/**
 * @throws {Fault} request.cryptographically_invalid — the signature does not fit: nothing of it is kept
 * @throws {Fault} timestamp.unavailable — also when the token answers another question
 * @source GM/T 0010 §8; RFC 5652 §5; RFC 3161 Appendix A
 */
export async function buildCms({ gm, kernel }: Pick<Runtime, 'gm' | 'kernel'>, call: Caller, { prepared, signature, chain, mandate }: ToBuild): Promise<TimestampedCms> {
  const certificateDer = fromBase64(prepared.certificateBase64)
  const publicKey = parseCertificate(certificateDer).publicKey.sm2PublicKey
  const attributes = buildSignedAttributes({ contentDigest: hexToBytes(prepared.contentDigestHex), signingTimeMs: prepared.signingTimeMs, signerCertificateDer: certificateDer, contentType: dataOid(SIGNER_PROFILE), ...(mandate && { mandate: signingMandate(mandate) }) })
  if (!publicKey || !gm.verifyDigest(publicKey, gm.messageDigest(publicKey, attributes), signature)) throw new Fault('request.cryptographically_invalid', { facts: { check: 'signature.invalid' }, detail: prepared.id })
  const signatureDer = encodeSm2Signature(signature)
  const asked = { digestHex: createHash('sm3').update(signatureDer).digest('hex'), nonceHex: bytesToHex(kernel.random(8)) }
  const token = await call(issueTimestamp, asked)
  assertAnswers(token.tokenBase64, asked)
  const cms = assembleSignedData({ profile: SIGNER_PROFILE, attributes, signature: signatureDer, certificates: [certificateDer, ...chain] })
  return { der: addTimestampToken(cms, fromBase64(token.tokenBase64)), timestampAtMs: token.timeMs, timestampSerialHex: token.serialHex }
}

/** The token must be for this signature and for this request. @source RFC 3161 §2.2 */
function assertAnswers(tokenBase64: string, { digestHex, nonceHex }: { digestHex: string; nonceHex: string }): void {
  const { info } = parseTimestampToken(fromBase64(tokenBase64))
  if (bytesToHex(info.imprint.digest) !== digestHex || info.nonce !== BigInt(`0x${nonceHex}`)) throw new Fault('timestamp.unavailable', { detail: 'the token answers another question' })
}
