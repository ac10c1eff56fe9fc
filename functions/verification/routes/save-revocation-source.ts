/** 新增或修改吊销信息来源. */
import { Fault } from '@yiqian/shared/protocol/faults.ts'
import { saveRevocationSource as contract } from '@yiqian/shared/protocol/trust.ts'
import { readUrl } from '../../_adapters/revocation/fetch-list.ts'
import { RevocationProblem } from '../../_domain/certificate-validation/revocation-problem.ts'
import { newId } from '../../_domain/new-id.ts'
import { actorId } from '../../_kernel/actor.ts'
import { routeFor } from '../../_kernel/route.ts'
import type { Deps } from '../deps.ts'
import { sourceCard } from '../source-card.ts'

export const saveRevocationSource = routeFor<Deps>()(contract, async ({ validation, database, kernel }, { sourceId, name, kind, address, anchorId, everySeconds, state }, actor, { note }) => {
  assertAddress(address, kind)
  if (kind === 'ocsp' && anchorId === undefined) throw new Fault('revocation_source.anchor_required')
  const [by, nowMs] = [actorId(actor), kernel.clock.nowMs()]
  const fields = { name, kind, url: address, anchorId: anchorId ?? null, everySeconds, state }
  const saved = await database.transaction(async ({ validation: { sources, anchors, advance } }) => {
    if (anchorId !== undefined && !(await anchors.load(anchorId))) throw new Fault('trust_anchor.not_found')
    await advance()
    if (sourceId === undefined) {
      const source = { id: newId('src', kernel.random), ...fields, triedAtMs: null, fetchedAtMs: null, outcome: null, detail: null, addedBy: by, addedAtMs: nowMs, changedBy: null, changedAtMs: null, revision: 0 }
      await sources.insert(source)
      return source
    }
    const before = await sources.load(sourceId)
    if (!before) throw new Fault('revocation_source.not_found')
    note({ fromAddress: before.url, fromState: before.state })
    const isElsewhere = before.url !== address
    return sources.replace(before, { ...before, ...fields, ...(isElsewhere && { triedAtMs: null, outcome: null, detail: null }), changedBy: by, changedAtMs: nowMs })
  }, 3)
  note({ source: saved.id, toAddress: address, toState: state })
  await validation.changed()
  return sourceCard(saved)
})

function assertAddress(address: string, kind: 'crl' | 'ocsp'): void {
  try {
    const url = readUrl(address)
    if (kind === 'ocsp' && url.protocol.startsWith('ldap')) throw new RevocationProblem('scheme_unsupported', url.protocol)
  } catch (cause) {
    if (cause instanceof RevocationProblem) throw new Fault('revocation_source.address_invalid', { detail: cause.message, cause })
    throw cause
  }
}
