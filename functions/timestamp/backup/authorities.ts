// The authorities above the certificates of a time authority: which of them are believed where a backup is made, and belief in them where it is restored.
import { parseCertificate, type Certificate } from '@yiqian/shared/crypto/x509/certificate.ts'
import type { SignatureDeps } from '@yiqian/shared/crypto/x509/signature.ts'
import { listAuthorities } from '@yiqian/shared/protocol/certificates.ts'
import { Fault } from '@yiqian/shared/protocol/faults.ts'
import { digestOf } from '../../_adapters/revocation/list-files.ts'
import type { TrustAnchor } from '../../_domain/certificate-validation/records.ts'
import type { ValidationStores } from '../../_domain/certificate-validation/stores.ts'
import type { TimestampCertificate } from '../../_domain/timestamp/timestamp-profile.ts'
import type { Caller } from '../../_kernel/define-function.ts'
import { fromBase64 } from '../../_runtime/base64.ts'
import { certificateBrief } from '../../_runtime/certificate-brief.ts'
import { anchorName, isSelfSigned, trustAnchorOf } from '../../_runtime/validation/trust-anchor.ts'
import type { BackupContent } from './backup-content.ts'

export type BackupAuthority = NonNullable<BackupContent['authorities']>[number]
type Chained = Pick<TimestampCertificate, 'chainBase64' | 'origin'>

export interface RestoredAuthority {
  anchorId: string | null
  role: TrustAnchor['role']
  subject: string
  digestHex: string
  result: 'trusted' | 'already_trusted' | 'not_trusted_here'
}

/** Each once. `isOwn`: of the embedded authority, which the hospital believes without an anchor. */
export function authoritiesOf(certificates: readonly Chained[]): (BackupAuthority & { isOwn: boolean })[] {
  const found = new Map<string, BackupAuthority & { isOwn: boolean }>()
  for (const { chainBase64, origin } of certificates) {
    chainBase64.slice(1).forEach((certificateBase64, index, above) => {
      const isOwn = origin === 'embedded' || found.get(certificateBase64)?.isOwn === true
      found.set(certificateBase64, { role: index === above.length - 1 ? 'root' : 'intermediate', certificateBase64, isOwn })
    })
  }
  return [...found.values()]
}

/** What an administrator said of an authority counts before where it came from: one that was disabled here is not carried on as believed. */
export function believed(authorities: ReturnType<typeof authoritiesOf>, anchors: readonly TrustAnchor[]): BackupAuthority[] {
  const stateOf = new Map(anchors.map(({ digestHex, state }) => [digestHex, state]))
  const isBelieved = ({ certificateBase64, isOwn }: (typeof authorities)[number]): boolean => {
    const state = stateOf.get(digestOf(fromBase64(certificateBase64)))
    return state === undefined ? isOwn : state === 'trusted'
  }
  return authorities.filter(isBelieved).map(({ role, certificateBase64 }) => ({ role, certificateBase64 }))
}

export interface TrustParts {
  signatures: SignatureDeps
  newAnchorId: () => string
  by: string
  nowMs: number
  /** SHA-256 of what this hospital believes anyway */
  own: ReadonlySet<string>
}

/** Version 1 did not say which were believed. A root that does not carry its own signature is none. */
export async function trustAuthorities({ anchors, advance }: Pick<ValidationStores, 'anchors' | 'advance'>, { authorities, certificates, hospitalName, madeAtMs }: BackupContent, { signatures, newAnchorId, by, nowMs, own }: TrustParts): Promise<RestoredAuthority[]> {
  const done: RestoredAuthority[] = []
  for (const { role, certificateBase64 } of authorities ?? believed(authoritiesOf(certificates), [])) {
    const certificate = parseCertificate(fromBase64(certificateBase64))
    if (role === 'root' && !isSelfSigned(certificate, signatures)) continue
    const digestHex = digestOf(certificate.der)
    const about = { role, subject: certificateBrief(certificate).subject, digestHex }
    const there = await anchors.findByDigest(digestHex)
    if (there || own.has(digestHex)) {
      done.push({ ...about, anchorId: there?.id ?? null, result: !there || there.state === 'trusted' ? 'already_trusted' : 'not_trusted_here' })
      continue
    }
    const anchor = trustAnchorOf(certificate, { id: newAnchorId(), role, name: `时间戳备份恢复 / timestamp backup: ${anchorName(certificate)}` })
    await anchors.insert({ ...anchor, note: originOf(hospitalName, madeAtMs), addedBy: by, addedAtMs: nowMs, changedBy: null, changedAtMs: null })
    done.push({ ...about, anchorId: anchor.id, result: 'trusted' })
  }
  if (done.some(({ result }) => result === 'trusted')) await advance()
  return done
}

const originOf = (hospitalName: string, madeAtMs: number): string => `来自 ${hospitalName.slice(0, 100)} ${new Date(madeAtMs).toISOString()} 的时间戳备份 / from a backup of the timestamp server`

/** An installation that certifies nothing itself has none. @returns SHA-256 of each */
export async function ownAuthorities(call: Caller): Promise<Set<string>> {
  try {
    const { rootBase64, issuingBase64, foreignRootBase64 } = await call(listAuthorities, {})
    const all: Certificate[] = [rootBase64, issuingBase64, foreignRootBase64].flatMap((base64) => (base64 === null ? [] : [parseCertificate(fromBase64(base64))]))
    return new Set(all.map(({ der }) => digestOf(der)))
  } catch (error) {
    if (error instanceof Fault) return new Set()
    throw error
  }
}
