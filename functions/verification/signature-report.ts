// One signature as the report shows it.
import { bytesToHex } from '@yiqian/shared/crypto/bytes.ts'
import type { SigningMandate } from '@yiqian/shared/crypto/cms/mandate.ts'
import { displayName, nameAttribute } from '@yiqian/shared/crypto/x509/name.ts'
import type { Certificate } from '@yiqian/shared/crypto/x509/certificate.ts'
import type { Sentence } from '@yiqian/shared/protocol/faults.ts'
import type { SignatureReport } from '@yiqian/shared/protocol/verification.ts'
import type { JudgedSigner } from './judge-message.ts'
import type { JudgedTimestamp } from './judge-timestamp.ts'
import { sayReason } from './reason-words.ts'

export interface Place {
  /** from 1, in the order of signing */
  index: number
  coverage: Omit<SignatureReport['coverage'], 'words'>
  fieldName: string | null
  reason: string | null
  /** in place of what the message does not say */
  signerName?: string
  signedAtMs?: number
}

export function signatureReport(judged: JudgedSigner, place: Place): SignatureReport {
  const { verdict, reasons, certificate, path, timestamp } = judged
  const { index, coverage, fieldName, reason } = place
  const subject = certificate?.subject
  return {
    index, verdict, reasons: reasons.map(sayReason),
    signer: {
      name: (subject && (nameAttribute(subject, 'CN') ?? displayName(subject))) || place.signerName || '—',
      staffNumber: (subject && nameAttribute(subject, 'serialNumber')) ?? null,
      organisation: (subject && nameAttribute(subject, 'O')) ?? null,
    },
    ...(judged.mandate && { mandate: mandateReport(judged.mandate) }),
    signedAtMs: asTime(judged.signedAtMs ?? place.signedAtMs),
    timestamp: timestamp ? timestampReport(timestamp) : null,
    coverage: { ...coverage, words: sayCoverage(coverage) },
    chain: (path.length > 0 ? path : certificate ? [certificate] : []).map(certificateLine),
    fieldName, reason,
  }
}

function mandateReport({ kind, name, staffNumber, statementId, statementDigest }: SigningMandate): NonNullable<SignatureReport['mandate']> {
  const words =
    kind === 'delegation'
      ? { zh: `代 ${name}（工号 ${staffNumber}）签署，依据其签署的授权 ${statementId}`, en: `Signed on behalf of ${name} (staff number ${staffNumber}), under their signed grant ${statementId}` }
      : { zh: `自动签名，依据 ${name}（工号 ${staffNumber}）签署的声明 ${statementId}`, en: `Signed automatically, under the statement ${statementId} signed by ${name} (staff number ${staffNumber})` }
  return { kind, name, staffNumber, statementId, statementDigestHex: bytesToHex(statementDigest), words }
}

function timestampReport({ verdict, reasons, atMs, authority, serialHex }: JudgedTimestamp): SignatureReport['timestamp'] {
  return { verdict, atMs: asTime(atMs), authority, serialHex: asHex(serialHex), reasons: reasons.map(sayReason) }
}

const certificateLine = ({ subject, issuer, serialHex, notBeforeMs, notAfterMs }: Certificate) => ({
  subject: displayName(subject), issuer: displayName(issuer), serialHex: asHex(serialHex), notBeforeMs: asTime(notBeforeMs) ?? 0, notAfterMs: asTime(notAfterMs) ?? 0,
})

/** Strangers may write any time; a report shows those that a calendar has since 1970. */
function asTime(ms: number | undefined): number | null {
  return ms !== undefined && Number.isInteger(ms) && ms >= 0 && ms <= 8.64e15 ? ms : null
}

const MOST_HEX = 64
const asHex = (hex: string): string => (hex === '' ? '00' : hex.slice(0, MOST_HEX))

function sayCoverage({ wholeDocument, changedSince }: Place['coverage']): Sentence {
  if (changedSince === 'other') return { zh: '签名只对签署时的版本负责，现在的文件与签署时不同', en: 'The signature speaks for the version that was signed; the file is different now' }
  if (changedSince === 'signatures') return { zh: '签名覆盖签署时的完整文件，此后仅增加了其他签名', en: 'The signature covers the whole file as it was signed; since then only further signatures were added' }
  return wholeDocument ? { zh: '签名覆盖整个文件，此后没有任何改动', en: 'The signature covers the whole file and nothing changed since' } : { zh: '签名覆盖签署时的文件，此后没有实质改动', en: 'The signature covers the file as it was signed; nothing of substance changed since' }
}
