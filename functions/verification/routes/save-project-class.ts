/** 保存项目类别: the next version under its name. SV-9 */
import { saveProjectClass as contract } from '@yiqian/shared/protocol/validation-rules.ts'
import { newId } from '../../_domain/new-id.ts'
import { actorId } from '../../_kernel/actor.ts'
import { routeFor } from '../../_kernel/route.ts'
import type { Deps } from '../deps.ts'
import { classCard, storeVersion } from '../rule-cards.ts'

export const saveProjectClass = routeFor<Deps>()(contract, async ({ validation, database, kernel }, { name, conditions }, actor, { note }) => {
  const by = { id: newId('rul', kernel.random), addedBy: actorId(actor), addedAtMs: kernel.clock.nowMs() }
  const rule = await database.transaction(({ validation: stores }) => storeVersion(stores, 'class', name, { conditions }, by), 5)
  await validation.changed()
  note({ class: name, version: String(rule.version) })
  return classCard(rule)
})
