// Takes a certificate chain in for a key of a time authority: checks that it can serve, sets when it takes over.
import { bytesToHex, equalBytes } from '@yiqian/shared/crypto/bytes.ts'
import { OID } from '@yiqian/shared/crypto/der/oid.ts'
import { CryptoError } from '@yiqian/shared/crypto/error.ts'
import type { Sm2 } from '@yiqian/shared/crypto/sm2/curve.ts'
import { parseCertificate, type Certificate } from '@yiqian/shared/crypto/x509/certificate.ts'
import { verifyChain } from '@yiqian/shared/crypto/x509/chain.ts'
import { sameName } from '@yiqian/shared/crypto/x509/name.ts'
import { Fault } from '@yiqian/shared/protocol/faults.ts'
import type { TimestampCertificate } from '../../_domain/timestamp/timestamp-profile.ts'
import { fromBase64, toBase64 } from '../../_runtime/base64.ts'
import { verifyByNode } from '../../_runtime/node-signatures.ts'

export const unfit = (whyZh: string, whyEn: string, cause?: unknown): Fault => new Fault('timestamp.certificate_unfit', { facts: { whyZh, whyEn }, cause })

/** @param ders in any order. @returns leaf first, then its issuers up to a self-signed root. @throws {Fault} timestamp.certificate_unfit */
export function orderChain(ders: readonly Uint8Array[], leafKey: (publicKeyInfoDer: Uint8Array) => boolean): Certificate[] {
  const certificates = ders.map((der) => {
    try {
      return parseCertificate(der)
    } catch (error) {
      throw error instanceof CryptoError ? unfit('证书无法解析', 'a certificate cannot be read', error) : error
    }
  })
  const leaf = certificates.find(({ publicKey }) => leafKey(publicKey.der))
  if (!leaf) throw unfit('没有与密钥匹配的证书', 'none of the certificates belongs to a key of this server')
  const chain = [leaf]
  for (let last = leaf; !sameName(last.subject, last.issuer); ) {
    const issuer = certificates.find((each) => sameName(each.subject, last.issuer) && !chain.includes(each))
    if (!issuer) throw unfit('证书链不完整，请一并提供各级签发证书直至根证书', 'the chain is not complete: give every issuer up to the root')
    chain.push(issuer)
    last = issuer
  }
  return chain
}

/** @throws {Fault} timestamp.certificate_unfit @source RFC 3161 §2.3 (one critical purpose) */
export function assertServes(chain: readonly Certificate[], { sm2, nowMs, effectiveFromMs }: { sm2: Sm2; nowMs: number; effectiveFromMs: number }): void {
  const [leaf, ...issuers] = chain as [Certificate, ...Certificate[]]
  const purposes = leaf.extensions.extKeyUsage
  if (!purposes?.critical || purposes.purposeOids.length !== 1 || purposes.purposeOids[0] !== OID.timeStamping) throw unfit('扩展密钥用途须为关键项且仅含时间戳', 'its extended key usage must be critical and timeStamping alone')
  const usage = leaf.extensions.keyUsage
  if (usage && !usage.has('digitalSignature') && !usage.has('nonRepudiation')) throw unfit('密钥用途不允许签名', 'its key usage does not allow signatures')
  if (leaf.notAfterMs <= Math.max(nowMs, effectiveFromMs)) throw unfit('证书在生效前已过期', 'it expires before it would take over')
  const atMs = Math.min(Math.max(nowMs, leaf.notBeforeMs, effectiveFromMs), leaf.notAfterMs)
  const { verdict, reasons } = verifyChain({ leaf, intermediates: issuers, roots: chain.slice(-1), atMs, sm2, verifySignature: verifyByNode })
  if (verdict !== 'passed') throw unfit('证书链验证未通过', `the chain does not verify (${reasons.map(({ code }) => code).join(', ')})`)
}

/** The fields of the record that the certificate fills in. */
export function installed(chain: readonly Certificate[], effectiveFromMs: number): Pick<TimestampCertificate, 'state' | 'chainBase64' | 'serialHex' | 'notBeforeMs' | 'notAfterMs' | 'effectiveFromMs'> {
  const [leaf] = chain as [Certificate]
  return { state: 'installed', chainBase64: chain.map(({ der }) => toBase64(der)), serialHex: leaf.serialHex, notBeforeMs: leaf.notBeforeMs, notAfterMs: leaf.notAfterMs, effectiveFromMs }
}

/** Some issuers write the SM2 curve where the key's algorithm belongs: the key's octets decide. */
export function sameKey(publicKeyInfoDer: Uint8Array, { publicKeyInfoBase64 }: Pick<TimestampCertificate, 'publicKeyInfoBase64'>): boolean {
  const ours = fromBase64(publicKeyInfoBase64)
  if (equalBytes(ours, publicKeyInfoDer)) return true
  return ours.length > 65 && publicKeyInfoDer.length > 65 && bytesToHex(ours.slice(-65)) === bytesToHex(publicKeyInfoDer.slice(-65)) && ours.length < 120
}
