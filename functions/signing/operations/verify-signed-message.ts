// Owns verifySignedMessage (验证消息签名): every signature of a message, and every signer's certificate.
import { isNamed } from '@yiqian/shared/crypto/cms/recipient.ts'
import { parseSignedData, type SignedData } from '@yiqian/shared/crypto/cms/parse.ts'
import { verifyParsedSignedData, type SignedDataVerdict } from '@yiqian/shared/crypto/cms/verify.ts'
import type { Certificate } from '@yiqian/shared/crypto/x509/certificate.ts'
import { verifyByNode } from '../../_runtime/node-signatures.ts'
import type { SvsCall } from '../core/call.ts'
import type { VerifyLevel } from '../core/certificate-judge.ts'
import { assertDataLength } from '../core/data-length.ts'
import { identityOf, type SignerId } from '../core/identities.ts'
import type { Operation, Parts } from '../core/parts.ts'
import { refuse } from '../core/refusal.ts'
import { assertCertificate } from '../core/signer-certificate.ts'

/** With the text inside or beside; if it is in both places, the two must be the same. The certificates are judged wholly (level 2). @source GB/T 38629-2020 §7.5.13 */
export const verifySignedMessage: Operation<'verifySignedMessage'> = async (parts, request, call) => {
  assertDataLength(request)
  const signedData = parseSignedData(request.signedMessage)
  await assertSignedData(parts, { signedData, signer: request, level: 2, ...(request.inData && { beside: request.inData }) }, call)
  return {}
}

/**
 * @returns the first signer's certificate.
 * @throws {SvsRefusal} GM_INVALID_DATA_FORMAT — no content, or no signer · GM_ERROR_CERT — a signer's certificate is neither inside nor known · GM_INVALID_SIGNATURE · what is wrong with a certificate
 */
export async function assertSignedData(parts: Parts, asked: { signedData: SignedData; signer: SignerId; level: VerifyLevel; beside?: Uint8Array }, call: SvsCall): Promise<Certificate> {
  const { signedData, signer, level, beside } = asked
  if (!signedData.content && !beside) throw refuse('GM_INVALID_DATA_FORMAT', 'the text is neither inside nor given')
  if (signedData.signers.length === 0) throw refuse('GM_INVALID_DATA_FORMAT', 'no signer')
  const known = await knownSigners(parts, signedData)
  const id = identityOf(signer)
  const verdict = verifyParsedSignedData({
    sm2: parts.sm2,
    verifySm2Digest: (publicKey, digest, signature) => parts.gm.verifyDigest(publicKey, digest, signature),
    verifySignature: verifyByNode,
    intermediates: known,
    ...(id && { sm2Id: id }),
    ...(beside && { detachedContent: beside }),
  }, signedData)
  assertSignatures(verdict)
  for (const { certificate } of verdict.signers) await assertCertificate(parts, certificate!, level, call, signedData.certificates)
  const first = verdict.signers[0]!.certificate!
  call.note.keys['certificate'] = first.serialHex
  return first
}

function assertSignatures({ verdict, reasons }: SignedDataVerdict): void {
  if (reasons.some(({ code }) => code === 'cms.signer_certificate_missing')) throw refuse('GM_ERROR_CERT', 'a signer’s certificate is not at hand')
  if (reasons.some(({ code }) => code === 'malformed')) throw refuse('GM_INVALID_DATA_FORMAT', 'malformed')
  if (reasons.some(({ code }) => code === 'signature.algorithm_unsupported')) throw refuse('GM_ERROR_SIGN_METHOD')
  if (verdict !== 'passed') throw refuse('GM_INVALID_SIGNATURE', reasons.map(({ code }) => code).join(' '))
}

/** Certificates of signers that the message names without carrying them. */
async function knownSigners({ judge, certificates }: Parts, { signers, certificates: inside }: SignedData): Promise<Certificate[]> {
  const carried = inside.map((der) => certificates.parse(der))
  const found: Certificate[] = []
  for (const { signerId } of signers.slice(0, 16)) {
    if (signerId.kind !== 'issuer-and-serial' || carried.some((each) => isNamed(signerId, each))) continue
    found.push(...(await judge.findBySerial(signerId.serialHex)).map((der) => certificates.parse(der)))
  }
  return found
}
