// Owns finding a signer's certificate as a request names it, and judging it at the level that is asked for.
import { bytesToHex } from '@yiqian/shared/crypto/bytes.ts'
import { svsCodes } from '@yiqian/shared/crypto/svs/codes.ts'
import type { Certificate } from '@yiqian/shared/crypto/x509/certificate.ts'
import type { SvsCall } from './call.ts'
import type { VerifyLevel } from './certificate-judge.ts'
import type { Parts } from './parts.ts'
import { refuse, SvsRefusal } from './refusal.ts'

/** `type` of VerifySignedDataReq: 1 by certificate, 2 by serial number. */
export interface NamedSigner {
  readonly type: number
  readonly cert?: Uint8Array
  readonly certSN?: Uint8Array
}

/**
 * @returns one certificate, or those that a serial number fits: issuers number their certificates apart from each other.
 * @throws {SvsRefusal} GM_INVALID_DATA_FORMAT · GM_ERROR_CERT_DECODE · GM_ERROR_CERT — none is known by that number
 */
export async function findSigners({ judge, certificates }: Parts, { type, cert, certSN }: NamedSigner): Promise<readonly Certificate[]> {
  if (type === 1 && cert) return [certificates.parse(cert)]
  if (type !== 2 || !certSN || certSN.length === 0 || certSN.length > 64) throw refuse('GM_INVALID_DATA_FORMAT', 'type')
  for (const serialHex of serialsOf(certSN)) {
    const found = await judge.findBySerial(serialHex)
    if (found.length > 0) return found.map((der) => certificates.parse(der))
  }
  throw refuse('GM_ERROR_CERT', 'serial number')
}

/** The octets of the number, or its hex digits as text: both are written. */
export function serialsOf(bytes: Uint8Array): string[] {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1').replaceAll(/[\s:]/g, '')
  const fromText = /^(0x)?[0-9a-f]+$/i.test(text) ? [bare(text.toLowerCase().replace(/^0x/, ''))] : []
  return [bare(bytesToHex(bytes)), ...fromText]
}

/** Whole octets without leading zero octets, as `Certificate.serialHex` has it. */
export const bare = (hex: string): string => {
  const even = hex.length % 2 === 0 ? hex : `0${hex}`
  return even.replace(/^(?:00)+(?=..)/, '')
}

/** @throws {SvsRefusal} GM_INVALID_DATA_FORMAT */
export function assertLevel(verifyLevel: number): VerifyLevel {
  if (verifyLevel !== 0 && verifyLevel !== 1 && verifyLevel !== 2) throw refuse('GM_INVALID_DATA_FORMAT', 'verifyLevel')
  return verifyLevel
}

/** @throws {SvsRefusal} what is wrong with the certificate */
export async function assertCertificate({ judge }: Parts, certificate: Certificate, level: VerifyLevel, call: SvsCall, beside: readonly Uint8Array[] = []): Promise<void> {
  if (level === 0) return assertPeriod(certificate, call.nowMs)
  const code = await judge.judge(certificate.der, { level, atMs: call.nowMs, beside })
  if (code !== svsCodes.GM_SUCCESS) throw new SvsRefusal(code)
}

/** @throws {SvsRefusal} GM_ERROR_CERT_INVALID_AF · GM_ERROR_CERT_INVALID_BF */
export function assertPeriod({ notBeforeMs, notAfterMs }: Pick<Certificate, 'notBeforeMs' | 'notAfterMs'>, atMs: number): void {
  if (atMs > notAfterMs) throw refuse('GM_ERROR_CERT_INVALID_AF')
  if (atMs < notBeforeMs) throw refuse('GM_ERROR_CERT_INVALID_BF')
}
