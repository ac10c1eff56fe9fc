/** 启用、停用或移除信任锚: the row stays, so that the removal can be seen. */
import { Fault } from '@yiqian/shared/protocol/faults.ts'
import { changeTrustAnchor as contract } from '@yiqian/shared/protocol/trust.ts'
import { actorId } from '../../_kernel/actor.ts'
import { routeFor } from '../../_kernel/route.ts'
import { anchorCard } from '../anchor-card.ts'
import type { Deps } from '../deps.ts'

export const changeTrustAnchor = routeFor<Deps>()(contract, async ({ validation, database, kernel }, { anchorId, state, note: why }, actor, { note }) => {
  const after = await database.transaction(async ({ validation: { anchors, advance } }) => {
    const before = await anchors.load(anchorId)
    if (!before) throw new Fault('trust_anchor.not_found')
    if (before.state === 'removed') throw new Fault('trust_anchor.removed')
    note({ subject: before.subject, from: before.state, to: state })
    await advance()
    return anchors.replace(before, { ...before, state, note: why || null, changedBy: actorId(actor), changedAtMs: kernel.clock.nowMs() })
  }, 3)
  await validation.changed()
  return anchorCard(after)
})
