/** 移除项目类别或验证策略: its versions stay on record. */
import { Fault } from '@yiqian/shared/protocol/faults.ts'
import { removeValidationRule as contract } from '@yiqian/shared/protocol/validation-rules.ts'
import type { ValidationPolicy } from '../../_domain/certificate-validation/policy.ts'
import { actorId } from '../../_kernel/actor.ts'
import { routeFor } from '../../_kernel/route.ts'
import type { Deps } from '../deps.ts'

export const removeValidationRule = routeFor<Deps>()(contract, async ({ validation, database, kernel }, { kind, name }, actor, { note }) => {
  const removed = await database.transaction(async ({ validation: { rules, advance } }) => {
    const rule = await rules.findCurrent(kind, name)
    if (!rule) throw new Fault('validation_rule.not_found')
    const users = kind === 'policy' ? [] : (await rules.listCurrent()).filter((each) => each.kind === 'policy' && (JSON.parse(each.definitionJson) as ValidationPolicy).anyOf.flat().some(({ className }) => className === name))
    if (users.length > 0) throw new Fault('validation_rule.class_in_use', { facts: { names: users.map((each) => each.name).join(', ') } })
    await advance()
    return rules.replace(rule, { ...rule, state: 'removed', changedBy: actorId(actor), changedAtMs: kernel.clock.nowMs() })
  }, 3)
  await validation.changed()
  note({ kind, name, version: String(removed.version) })
  return { name, version: removed.version }
})
