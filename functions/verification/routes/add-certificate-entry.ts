/** 将证书加入黑名单或白名单. */
import { displayName } from '@yiqian/shared/crypto/x509/name.ts'
import { Fault } from '@yiqian/shared/protocol/faults.ts'
import { addCertificateEntry as contract } from '@yiqian/shared/protocol/trust.ts'
import { issuerDigestOf, keyDigestOf } from '../../_domain/certificate-validation/listed.ts'
import { newId } from '../../_domain/new-id.ts'
import { actorId } from '../../_kernel/actor.ts'
import { routeFor } from '../../_kernel/route.ts'
import { sha256 } from '../../_runtime/validation/snapshot.ts'
import type { Deps } from '../deps.ts'
import { entryCard } from '../entry-card.ts'
import { readCertificate } from '../read-certificate-file.ts'

export const addCertificateEntry = routeFor<Deps>()(contract, async ({ validation, database, kernel }, { list, by, certificateBase64, keyDigestHex, label, reason, expiresAtMs }, actor, { note }) => {
  const certificate = certificateBase64 === undefined ? undefined : readCertificate(certificateBase64)
  const keyDigest = certificate ? keyDigestOf(sha256, certificate) : keyDigestHex
  if (by === 'serial' ? !certificate : keyDigest?.length !== 64) throw new Fault('certificate_entry.incomplete')
  const names = by === 'serial' ? { issuerDigestHex: issuerDigestOf(sha256, certificate!), serialHex: certificate!.serialHex, keyDigestHex: null } : { issuerDigestHex: null, serialHex: null, keyDigestHex: keyDigest! }
  const nowMs = kernel.clock.nowMs()
  const entry = {
    id: newId('lst', kernel.random), list, ...names, label: label || (certificate ? displayName(certificate.subject).slice(0, 256) : ''), reason, expiresAtMs: expiresAtMs ?? null,
    state: 'active' as const, addedBy: actorId(actor), addedAtMs: nowMs, changedBy: null, changedAtMs: null, revision: 0,
  }
  await database.transaction(async ({ validation: { lists, advance } }) => {
    await lists.insert(entry)
    await advance()
  }, 3)
  await validation.changed()
  note({ entry: entry.id, list, label: entry.label })
  return entryCard(entry, nowMs)
})
