/** 保存验证策略: the next version under its name. SV-9 */
import { Fault } from '@yiqian/shared/protocol/faults.ts'
import { saveValidationPolicy as contract } from '@yiqian/shared/protocol/validation-rules.ts'
import { missingClasses } from '../../_domain/certificate-validation/policy.ts'
import { newId } from '../../_domain/new-id.ts'
import { actorId } from '../../_kernel/actor.ts'
import { routeFor } from '../../_kernel/route.ts'
import type { Deps } from '../deps.ts'
import { policyCard, storeVersion } from '../rule-cards.ts'

export const saveValidationPolicy = routeFor<Deps>()(contract, async ({ validation, database, kernel }, { name, anyOf, checks }, actor, { note }) => {
  const by = { id: newId('rul', kernel.random), addedBy: actorId(actor), addedAtMs: kernel.clock.nowMs() }
  const rule = await database.transaction(async ({ validation: stores }) => {
    const classes = (await stores.rules.listCurrent()).filter(({ kind }) => kind === 'class')
    const missing = missingClasses({ anyOf }, new Set(classes.map((each) => each.name)))
    if (missing.length > 0) throw new Fault('validation_rule.class_missing', { facts: { names: missing.join(', ') } })
    return storeVersion(stores, 'policy', name, { anyOf, checks }, by)
  }, 5)
  await validation.changed()
  note({ policy: name, version: String(rule.version) })
  return policyCard(rule)
})
