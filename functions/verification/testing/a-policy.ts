// Owns policies of tests: the built-in checks with some changes.
import type { RequestInputOf } from '@yiqian/shared/protocol/contract.ts'
import type { saveValidationPolicy } from '@yiqian/shared/protocol/validation-rules.ts'
import { defaultPolicy } from '../../_domain/certificate-validation/policy.ts'
import { policyParts } from '../rule-cards.ts'

type Policy = RequestInputOf<typeof saveValidationPolicy>

export const aPolicy = (name: string, anyOf: Policy['anyOf'] = [], checks: Partial<Policy['checks']> = {}): Policy => ({ name, anyOf, checks: { ...policyParts(defaultPolicy).checks, ...checks } })
