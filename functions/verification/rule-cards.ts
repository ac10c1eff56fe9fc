// Project classes and policies as administrators see them, and how the next version of one is stored.
import type { ProjectClass, ValidationPolicy } from '../_domain/certificate-validation/policy.ts'
import type { ValidationRule } from '../_domain/certificate-validation/records.ts'
import type { ValidationStores } from '../_domain/certificate-validation/stores.ts'

const versionOf = ({ id, name, version, addedBy, addedAtMs }: ValidationRule) => ({ id, name, version, addedBy, addedAtMs })

type ClassDefinition = Pick<ProjectClass, 'conditions'>
type PolicyDefinition = Pick<ValidationPolicy, 'anyOf' | 'checks'>

export const classCard = (rule: ValidationRule) => {
  const { conditions } = JSON.parse(rule.definitionJson) as ClassDefinition
  return { ...versionOf(rule), conditions: conditions as never }
}

export const policyCard = (rule: ValidationRule) => ({ ...versionOf(rule), ...policyParts(JSON.parse(rule.definitionJson) as PolicyDefinition) })

/** As the contract's schema has it, which knows no read-only lists. */
export const policyParts = ({ anyOf, checks }: PolicyDefinition) => ({
  anyOf: anyOf.map((line) => line.map(({ className, not = false }) => ({ className, not }))),
  checks: { ...checks, revocation: [...checks.revocation], certificatePolicies: [...checks.certificatePolicies], keyUsages: [...checks.keyUsages] },
})

/** Inside the transaction of the change. The version before is superseded, never changed; a removed name goes on counting. */
export async function storeVersion({ rules, advance }: ValidationStores, kind: ValidationRule['kind'], name: string, definition: ClassDefinition | PolicyDefinition, by: Pick<ValidationRule, 'id' | 'addedBy' | 'addedAtMs'>): Promise<ValidationRule> {
  const versions = await rules.listVersions(kind, name)
  const current = versions.find(({ state }) => state === 'current')
  if (current) await rules.replace(current, { ...current, state: 'superseded', changedBy: by.addedBy, changedAtMs: by.addedAtMs })
  const rule: ValidationRule = { ...by, kind, name, version: (versions[0]?.version ?? 0) + 1, definitionJson: JSON.stringify(definition), state: 'current', changedBy: null, changedAtMs: null, revision: 0 }
  await rules.insert(rule)
  await advance()
  return rule
}
