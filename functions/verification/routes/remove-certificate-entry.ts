/** 从名单中移除证书: the row stays, so that the removal can be seen. */
import { Fault } from '@yiqian/shared/protocol/faults.ts'
import { removeCertificateEntry as contract } from '@yiqian/shared/protocol/trust.ts'
import { actorId } from '../../_kernel/actor.ts'
import { routeFor } from '../../_kernel/route.ts'
import type { Deps } from '../deps.ts'
import { entryCard } from '../entry-card.ts'

export const removeCertificateEntry = routeFor<Deps>()(contract, async ({ validation, database, kernel }, { entryId, note: why }, actor, { note }) => {
  const nowMs = kernel.clock.nowMs()
  const after = await database.transaction(async ({ validation: { lists, advance } }) => {
    const before = await lists.load(entryId)
    if (!before || before.state === 'removed') throw new Fault('certificate_entry.not_found')
    await advance()
    return lists.replace(before, { ...before, state: 'removed', reason: why ? `${before.reason} → ${why}` : before.reason, changedBy: actorId(actor), changedAtMs: nowMs })
  }, 3)
  await validation.changed()
  note({ list: after.list, label: after.label })
  return entryCard(after, nowMs)
})
