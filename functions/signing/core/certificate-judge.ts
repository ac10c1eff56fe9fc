// Owns the port of certificate judgement: what the operations ask about certificates of others.
import type { SvsCode } from '@yiqian/shared/crypto/svs/codes.ts'

/** 0: validity period; 1: and the path to a trusted root; 2: and revocation. @source GB/T 38629-2020 §7.5.5 verifyLevel */
export type VerifyLevel = 0 | 1 | 2

export interface CertificateJudge {
  /** GM_SUCCESS, or why the certificate does not count at that time. Malformed bytes are GM_ERROR_CERT_DECODE. */
  judge(certificateDer: Uint8Array, question: { level: VerifyLevel; atMs: number; /** others that may be on its path */ beside?: readonly Uint8Array[] }): Promise<SvsCode>
  /** status by OCSP: 0 good, 1 revoked, 2 unknown. @throws {SvsRefusal} GM_ERROR_SERVER_CONNECT */
  onlineState(certificateDer: Uint8Array, atMs: number): Promise<0 | 1 | 2>
  /** Known certificates with that serial number, in hex without leading zeros. */
  findBySerial(serialHex: string): Promise<readonly Uint8Array[]>
  /** What an issuer's lists are, for messages that carry them. */
  listsOf(certificateDer: Uint8Array): Promise<readonly Uint8Array[]>
}
