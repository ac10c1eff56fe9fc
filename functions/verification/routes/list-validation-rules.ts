/** 查询项目类别与验证策略. */
import { listValidationRules as contract } from '@yiqian/shared/protocol/validation-rules.ts'
import { defaultPolicy } from '../../_domain/certificate-validation/policy.ts'
import { routeFor } from '../../_kernel/route.ts'
import type { Deps } from '../deps.ts'
import { classCard, policyCard, policyParts } from '../rule-cards.ts'

export const listValidationRules = routeFor<Deps>()(contract, async ({ database }) => {
  const rules = await database.stores.validation.rules.listCurrent()
  const policies = rules.filter(({ kind }) => kind === 'policy')
  const builtIn = policies.some(({ name }) => name === defaultPolicy.name) ? [] : [{ id: null, name: defaultPolicy.name, version: 0, addedBy: null, addedAtMs: null, ...policyParts(defaultPolicy) }]
  return { classes: rules.filter(({ kind }) => kind === 'class').map(classCard), policies: [...builtIn, ...policies.map(policyCard)] }
})
