// Owns revocation: whether a list is to be believed, and what it says of a certificate at a given time.
import { equalBytes } from '../bytes.ts'
import type { Certificate } from './certificate.ts'
import { isDeltaOf } from './crl-delta.ts'
import { crlAuthorityKeyIdentifier } from './crl.ts'
import type { Crl, RevokedEntry } from './crl.ts'
import { isInScope } from './crl-scope.ts'
import { displayName, sameName } from './name.ts'
import { checkSignature } from './signature.ts'
import type { SignatureDeps } from './signature.ts'
import { judge } from './verdict.ts'
import type { Judgement, Reason, ReasonCode } from './verdict.ts'

export interface CrlQuestion extends SignatureDeps {
  readonly crl: Crl
  /** The certificate whose key must have signed the list; itself verified elsewhere. */
  readonly issuer: Certificate
  /** When the list must still be fresh. */
  readonly atMs: number
  /** The caller puts it together with a complete list. Otherwise a delta list counts as one that is not understood. */
  readonly mayBeDelta?: boolean
}

/** Never throws for what the list says. @source RFC 5280 §6.3.3. */
export function verifyCrl({ crl, issuer, atMs, mayBeDelta = false, ...deps }: CrlQuestion): Judgement {
  const reasons: Reason[] = []
  const blame = (code: ReasonCode) => reasons.push({ code, detail: displayName(crl.issuer) })
  const wanted = crlAuthorityKeyIdentifier(crl)
  const has = issuer.extensions.subjectKeyIdentifier
  if (!sameName(crl.issuer, issuer.subject) || (wanted && has && !equalBytes(wanted, has))) blame('crl.issuer_mismatch')
  if (issuer.extensions.keyUsage && !issuer.extensions.keyUsage.has('cRLSign')) blame('crl.issuer_key_usage')
  if (crl.nextUpdateMs !== undefined && atMs > crl.nextUpdateMs) blame('crl.expired')
  if (crl.hasUnknownCritical || (crl.deltaBase !== undefined && !mayBeDelta)) blame('crl.critical_extension_unknown')
  const { signatureAlgorithm: algorithm, tbsDer: message, signature } = crl
  const outcome = checkSignature(deps, { algorithm, publicKey: issuer.publicKey, message, signature })
  if (outcome !== 'valid') blame(outcome === 'invalid' ? 'crl.signature_invalid' : 'crl.algorithm_unsupported')
  return judge(reasons)
}

export interface RevocationQuestion extends SignatureDeps {
  readonly certificate: Certificate
  readonly issuer: Certificate
  /** Any lists at hand; those of other issuers are passed over. */
  readonly crls: readonly Crl[]
  readonly atMs: number
}

export interface RevocationVerdict extends Judgement {
  /** The entry that counts, when revoked or suspended at that time. */
  readonly entry?: RevokedEntry
}

/**
 * What the lists say of one certificate at one time: passed (some good list covers it, none revokes it), failed
 * (revoked or suspended by then), indeterminate (no list that can be believed).
 *
 * A list issued after `atMs` counts too: entries carry their date. One issued after the certificate expired does
 * not, because expired certificates are dropped from lists. A delta list revokes by itself; suspensions and their end
 * are read from the newest complete list together with the newest delta list that goes with it. Without a complete
 * list nothing passes.
 *
 * @source RFC 5280 §6.3, §5.2.4; GB/T 25064 for judging at a past time.
 */
export function checkRevocation({ certificate, issuer, crls, atMs, ...deps }: RevocationQuestion): RevocationVerdict {
  const own = crls.filter((crl) => sameName(crl.issuer, certificate.issuer) && isInScope(crl.scope, certificate) && crl.thisUpdateMs <= certificate.notAfterMs)
  const judged = own.map((crl) => ({ crl, judgement: verifyCrl({ crl, issuer, atMs, mayBeDelta: true, ...deps }) }))
  const good = judged.filter(({ judgement }) => judgement.verdict === 'passed').map(({ crl }) => crl)
  const complete = good.filter(({ deltaBase }) => deltaBase === undefined)
  const entryOf = (crl: Crl | undefined): RevokedEntry | undefined => crl?.revoked.get(certificate.serialHex)
  const current = currentList(complete, atMs)
  const delta = current && currentList(good.filter((crl) => isDeltaOf(crl, current)), atMs)
  const present = entryOf(delta) ?? entryOf(current)
  const entries = [...good.map(entryOf).filter((entry) => entry && !isTemporary(entry)), present]
  for (const entry of entries) {
    if (!entry || entry.reason === 'removeFromCRL' || entry.revokedAtMs > atMs) continue
    const code = entry.reason === 'certificateHold' ? 'revocation.suspended' : 'revocation.revoked'
    return { ...judge([{ code, detail: displayName(certificate.subject) }]), entry }
  }
  if (complete.length > 0) return judge([])
  const why = judged.flatMap(({ judgement }) => judgement.reasons)
  return judge([{ code: 'revocation.unknown', detail: why.map(({ code }) => code).join(' ') || displayName(certificate.subject) }])
}

/** Said of the present alone: a suspension may have ended since, and an end may have been followed by another. */
function isTemporary({ reason }: RevokedEntry): boolean {
  return reason === 'certificateHold' || reason === 'removeFromCRL'
}

/** The newest list of that time; failing that, the first one after it. */
function currentList(crls: readonly Crl[], atMs: number): Crl | undefined {
  const byAge = crls.slice().sort((left, right) => left.thisUpdateMs - right.thisUpdateMs)
  return byAge.filter(({ thisUpdateMs }) => thisUpdateMs <= atMs).pop() ?? byAge[0]
}
