// What the journal keeps of a token: what it is searched by, and enough to put the very token together again.
import { bytesToHex } from '@yiqian/shared/crypto/bytes.ts'
import type { MessageImprint } from '@yiqian/shared/crypto/tsp/imprint.ts'
import type { JournalEntry, JournalRecord } from '../../_domain/journal/journal.ts'
import { fromBase64, toBase64 } from '../../_runtime/base64.ts'
import type { Issuer } from './issuer.ts'

export const ISSUED = 'timestamp.issued'

/** How a request came. */
export type Transport = 'http' | 'tcp' | 'soap' | 'stf' | 'function'

export interface IssuedFacts {
  serialHex: string
  digestHex: string
  digestOid: string
  profileId: string
  timeMs: number
  transport: string
  /** the TSTInfo as signed */
  tstInfoDer: Uint8Array
  signature: Uint8Array
  /** TimestampCertificate.id */
  certificateId: string
  /** whether the token that left had certificates inside */
  withCertificates: boolean
  container: string
}

/**
 * The statement and the signature, some 300 bytes for SM2: with the certificate, which is never deleted, they make the token
 * byte for byte. Keeping the token itself would take twice as much, five times with certificates.
 */
export function issuedEntry(issuer: Issuer, token: { serialHex: string; imprint: MessageImprint; timeMs: number; tstInfoDer: Uint8Array; signature: Uint8Array; withCertificates: boolean; transport: Transport }): JournalEntry {
  return {
    timeMs: token.timeMs,
    kind: ISSUED,
    keys: { serial: token.serialHex, digest: bytesToHex(token.imprint.digest), profile: issuer.profile.id },
    facts: {
      digestOid: token.imprint.digestOid, transport: token.transport, certificate: issuer.certificate.id, container: issuer.profile.container, withCertificates: token.withCertificates,
      tstInfo: toBase64(token.tstInfoDer), signature: toBase64(token.signature),
    },
  }
}

export function readIssued({ timeMs, keys, facts }: JournalRecord): IssuedFacts {
  const text = (name: string) => String(facts[name] ?? '')
  return {
    serialHex: keys['serial'] ?? '', digestHex: keys['digest'] ?? '', profileId: keys['profile'] ?? '', timeMs,
    digestOid: text('digestOid'), transport: text('transport'), certificateId: text('certificate'), container: text('container'), withCertificates: facts['withCertificates'] === true,
    tstInfoDer: fromBase64(text('tstInfo')), signature: fromBase64(text('signature')),
  }
}
