// Owns which certificates may stand for an administrator: readable, for signatures, in their time, and not known to be bad.
import { CryptoError } from '@yiqian/shared/crypto/error.ts'
import { parseCertificate, type Certificate } from '@yiqian/shared/crypto/x509/certificate.ts'
import { Fault, type Sentence } from '@yiqian/shared/protocol/faults.ts'
import type { ValidationVerdict } from '../../_domain/certificate-validation/validation.ts'
import { fromBase64, toBase64 } from '../../_runtime/base64.ts'
import type { Deps } from '../deps.ts'
import { keyDigestHex, signatureOidOf } from './key-proof.ts'

export interface BoundCertificate {
  certificateBase64: string
  certificateKeyDigestHex: string
}

/** A certificate about to be bound. @throws {Fault} administrator.certificate_unusable */
export async function readBinding(deps: Deps, certificateBase64: string): Promise<BoundCertificate> {
  const certificate = await assertUsable(deps, certificateBase64)
  return { certificateBase64: toBase64(certificate.der), certificateKeyDigestHex: keyDigestHex(deps.gm, certificate.publicKey) }
}

/** Asked again at every log-in: certificates end. @throws {Fault} administrator.certificate_unusable */
export async function assertUsable(deps: Deps, certificateBase64: string): Promise<Certificate> {
  const certificate = parse(certificateBase64)
  const { keyUsage } = certificate.extensions
  if (signatureOidOf(certificate.publicKey) === undefined) throw unusable({ zh: '密钥算法不受支持，应为 SM2、RSA、P-256 或 P-384', en: 'its key is not SM2, RSA, P-256 or P-384' })
  if (keyUsage && !keyUsage.has('digitalSignature')) throw unusable({ zh: '密钥用法中没有数字签名', en: 'its key usage lacks digital signatures' })
  const nowMs = deps.kernel.clock.nowMs()
  if (nowMs < certificate.notBeforeMs) throw unusable({ zh: '尚未生效', en: 'it is not valid yet' })
  if (nowMs > certificate.notAfterMs) throw unusable({ zh: '已过期', en: 'it has expired' })
  const verdict = await (await deps.openValidation()).validateCertificate({ certificateDer: certificate.der, level: 'revocation' })
  const reason = refusing(verdict, deps.config.certificateTrust)
  if (reason) throw unusable(reason)
  return certificate
}

function parse(certificateBase64: string): Certificate {
  try {
    return parseCertificate(fromBase64(certificateBase64))
  } catch (error) {
    if (error instanceof CryptoError) throw unusable({ zh: '证书数据无法读取', en: 'it cannot be read' })
    throw error
  }
}

const ENDED = ['revoked', 'suspended', 'expired', 'not-yet-valid']
/** Said of a certificate that somebody knows and warns of, whoever trusts it. */
const KNOWN_BAD = ['list.black', 'chain.signature_invalid', 'chain.leaf_key_usage', 'revocation.revoked', 'revocation.suspended']

/** An issuer that nobody here knows, and lists that nobody has, are no refusal when the account is pinned to the key. */
function refusing({ verdict, condition, reasons }: ValidationVerdict, trust: 'pinned' | 'required'): Sentence | undefined {
  if (verdict === 'passed') return undefined
  if (trust === 'pinned' && !ENDED.includes(condition) && !reasons.some(({ code }) => KNOWN_BAD.includes(code))) return undefined
  return reasons[0] ?? { zh: '证书验证未通过', en: 'it did not pass validation' }
}

const unusable = ({ zh, en }: Sentence): Fault => new Fault('administrator.certificate_unusable', { facts: { whyZh: zh, whyEn: en } })
