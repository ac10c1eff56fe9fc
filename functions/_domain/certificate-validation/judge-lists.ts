// What revocation lists say of one certificate at one time. The lists' signatures were checked when they were taken in.
import { bytesToHex, equalBytes } from '@yiqian/shared/crypto/bytes.ts'
import type { Certificate } from '@yiqian/shared/crypto/x509/certificate.ts'
import { isDeltaOf } from '@yiqian/shared/crypto/x509/crl-delta.ts'
import { isInScope } from '@yiqian/shared/crypto/x509/crl-scope.ts'
import { displayName, sameName } from '@yiqian/shared/crypto/x509/name.ts'
import type { ValidationReason, ValidationReasonCode } from './reason.ts'
import type { RevocationList } from './revocation-list.ts'
import type { RevokedSerial } from './serial-table.ts'

/** A list whose signature holds under a key. */
export interface HeldList extends RevocationList {
  /** of its record; empty for one that came with a question */
  readonly id: string
  /** SubjectPublicKeyInfo that its signature was verified with */
  readonly signerKeyDer: Uint8Array
}

export interface StatusFinding {
  readonly status: 'good' | 'revoked' | 'suspended' | 'unknown'
  readonly entry?: RevokedSerial
  /** lists that were relied on */
  readonly lists: readonly HeldList[]
  /** why a list at hand does not count; the whole reason when unknown */
  readonly notes: readonly ValidationReason[]
}

/**
 * A delta list revokes by itself; suspensions and their end are read from the newest complete list with the newest delta
 * list that goes with it. A list issued after `atMs` counts too: entries carry their date. One issued after the certificate expired counts only if
 * it says that it keeps expired certificates.
 * @source RFC 5280 §6.3.3, §5.2.4; X.509 §9.5.2.8
 */
export function judgeByLists(certificate: Certificate, issuer: Certificate, lists: readonly HeldList[], atMs: number): StatusFinding {
  const ofIssuer = lists.filter((list) => sameName(list.issuer, certificate.issuer) && isInScope(list.scope, certificate))
  const own = ofIssuer.filter((list) => speaksOf(list, certificate))
  const notes = own.flatMap((list) => faultsOf(list, issuer, atMs))
  const good = own.filter((list) => faultsOf(list, issuer, atMs).length === 0)
  const current = currentList(good.filter(({ deltaBase }) => deltaBase === undefined), atMs)
  const delta = current && currentList(good.filter((list) => isDeltaOf(list, current)), atMs)
  const present = [delta, current].find((list) => list?.entries.find(certificate.serialHex))
  for (const list of good) {
    const entry = list.entries.find(certificate.serialHex)
    if (!entry || entry.reason === 'removeFromCRL' || entry.revokedAtMs > atMs) continue
    if (entry.reason === 'certificateHold' && list !== present) continue // may have been reinstated since
    return { status: entry.reason === 'certificateHold' ? 'suspended' : 'revoked', entry, lists: [list], notes }
  }
  if (current) return { status: 'good', lists: delta ? [delta, current] : [current], notes }
  if (own.length > 0) return { status: 'unknown', lists: [], notes }
  return { status: 'unknown', lists: [], notes: [{ code: ofIssuer.length > 0 ? 'crl.not_kept_so_long' : 'crl.not_held', detail: displayName(certificate.issuer) }] }
}

export const speaksOf = ({ thisUpdateMs, keepsExpiredSinceMs }: RevocationList, { notAfterMs }: Certificate): boolean => thisUpdateMs <= notAfterMs || (keepsExpiredSinceMs !== undefined && keepsExpiredSinceMs <= notAfterMs)

/** @source RFC 5280 §6.3.3 (a)–(f) */
export function faultsOf(list: HeldList, issuer: Certificate, atMs: number): ValidationReason[] {
  const codes: ValidationReasonCode[] = []
  const { authorityKeyIdentifier: wanted, nextUpdateMs } = list
  const { subjectKeyIdentifier: has, keyUsage } = issuer.extensions
  if (wanted && has && !equalBytes(wanted, has)) codes.push('crl.issuer_mismatch')
  else if (!equalBytes(list.signerKeyDer, issuer.publicKey.der)) codes.push('crl.signature_invalid')
  if (keyUsage && !keyUsage.has('cRLSign')) codes.push('crl.issuer_key_usage')
  if (nextUpdateMs !== undefined && atMs > nextUpdateMs) codes.push('crl.expired')
  if (list.hasUnknownCritical) codes.push('crl.critical_extension_unknown')
  return codes.map((code) => ({ code, detail: displayName(list.issuer) }))
}

/** The newest list of that time; failing that, the first one after it. */
function currentList(lists: readonly HeldList[], atMs: number): HeldList | undefined {
  const byAge = lists.toSorted((left, right) => left.thisUpdateMs - right.thisUpdateMs)
  return byAge.filter(({ thisUpdateMs }) => thisUpdateMs <= atMs).at(-1) ?? byAge[0]
}

/** Whether `next` may follow `before` of the same issuer and scope: neither its number nor its time goes back. @source RFC 5280 §5.2.3 */
export function mayFollow(next: Pick<RevocationList, 'thisUpdateMs' | 'number'>, before: Pick<RevocationList, 'thisUpdateMs' | 'number'>): boolean {
  if (next.thisUpdateMs < before.thisUpdateMs) return false
  if (before.number === undefined) return true
  return next.number !== undefined && next.number >= before.number
}

/** Lists of one issuer key and one scope, complete ones and delta lists apart, follow each other; others stand side by side. */
export const lineOf = ({ signerKeyDer, scope, deltaBase }: Pick<HeldList, 'signerKeyDer' | 'scope' | 'deltaBase'>): string => `${deltaBase === undefined ? '' : 'delta '}${bytesToHex(signerKeyDer)} ${scope ? `${scope.kind} ${scope.urls.join(' ')}` : ''}`
