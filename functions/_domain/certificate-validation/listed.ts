// The black list and the white list, ready to be asked: by issuer and serial, or by public key.
import { bytesToHex, utf8ToBytes } from '@yiqian/shared/crypto/bytes.ts'
import type { Certificate } from '@yiqian/shared/crypto/x509/certificate.ts'
import { foldName } from '@yiqian/shared/crypto/x509/name.ts'
import type { CertificateListEntry } from './records.ts'

export type Sha256 = (bytes: Uint8Array) => Uint8Array

export const issuerDigestOf = (sha256: Sha256, { issuer }: Pick<Certificate, 'issuer'>): string => bytesToHex(sha256(utf8ToBytes(foldName(issuer))))
export const keyDigestOf = (sha256: Sha256, { publicKey }: Pick<Certificate, 'publicKey'>): string => bytesToHex(sha256(publicKey.der))

export interface Listed {
  /** The entry that names the certificate and has not run out. */
  find(list: CertificateListEntry['list'], certificate: Certificate, nowMs: number): CertificateListEntry | undefined
}

export function createListed(entries: readonly CertificateListEntry[], sha256: Sha256): Listed {
  const byKey = new Map<string, CertificateListEntry[]>()
  for (const entry of entries) {
    const key = keyOf(entry)
    byKey.set(key, [...(byKey.get(key) ?? []), entry])
  }
  return {
    find(list, certificate, nowMs) {
      if (byKey.size === 0) return undefined
      const keys = [`${list} key ${keyDigestOf(sha256, certificate)}`, `${list} serial ${issuerDigestOf(sha256, certificate)} ${certificate.serialHex}`]
      return keys.flatMap((key) => byKey.get(key) ?? []).find(({ state, expiresAtMs }) => state === 'active' && (expiresAtMs === null || nowMs < expiresAtMs))
    },
  }
}

const keyOf = ({ list, keyDigestHex, issuerDigestHex, serialHex }: CertificateListEntry): string => (keyDigestHex !== null ? `${list} key ${keyDigestHex}` : `${list} serial ${issuerDigestHex} ${serialHex}`)
