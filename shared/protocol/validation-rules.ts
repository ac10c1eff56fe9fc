// Contracts of `verification` for administrators: project classes and the policies composed of them (SV-9).
import * as v from 'valibot'
import { contract } from './contract.ts'
import { count, empty, idOf, text, timeMs } from './fields.ts'

const write = { function: 'verification', access: ['administrator'], right: 'verification.trust.write' } as const

const oid = v.pipe(v.string(), v.maxLength(128), v.regex(/^[0-2](\.(0|[1-9]\d*))+$/, 'must be an object identifier such as 1.2.156.10197.1.501 / 应为对象标识符，如 1.2.156.10197.1.501'))
const oids = v.pipe(v.array(oid), v.maxLength(32))
const values = v.pipe(v.array(v.pipe(v.string(), v.maxLength(512))), v.maxLength(64))
const not = v.optional(v.boolean(), false)
const textTests = ['equals', 'contains', 'starts-with', 'ends-with', 'present'] as const
const keyUsage = v.picklist(['digitalSignature', 'nonRepudiation', 'keyEncipherment', 'dataEncipherment', 'keyAgreement', 'keyCertSign', 'cRLSign', 'encipherOnly', 'decipherOnly'])
const attribute = v.pipe(v.string(), v.regex(/^(C|ST|L|O|OU|title|serialNumber|SN|GN|CN|UID|E|[0-2](\.\d+)+)$/, 'must be a short name such as O or an object identifier / 应为 O 等简称或对象标识符'), v.maxLength(128))

const ruleName = v.pipe(v.string(), v.trim(), v.regex(/^[\p{L}\p{N}][\p{L}\p{N} ._-]{0,63}$/u, 'must be 1 to 64 letters, digits, spaces, dots, hyphens / 应为 1 至 64 个字母、汉字、数字、空格、点、连字符'))

export const Condition = v.union([
  v.strictObject({ kind: v.literal('validity'), mostDays: v.pipe(count, v.maxValue(36_500)), not }),
  v.strictObject({ kind: v.picklist(['issuer', 'subject']), attribute, test: v.picklist(textTests), values, not }),
  v.strictObject({ kind: v.literal('extension'), oid, test: v.picklist([...textTests, 'critical']), values, not }),
  v.strictObject({ kind: v.literal('certificate-policy'), oids, not }),
  v.strictObject({ kind: v.literal('key-usage'), usages: v.pipe(v.array(keyUsage), v.maxLength(9)), match: v.picklist(['all', 'any']), not }),
  v.strictObject({ kind: v.literal('extended-key-usage'), oids, not }),
  v.strictObject({ kind: v.literal('algorithm'), keyOids: oids, signatureOids: oids, not }),
])
const conditions = v.pipe(v.array(Condition), v.minLength(1), v.maxLength(32))

const anyOf = v.pipe(v.array(v.pipe(v.array(v.strictObject({ className: ruleName, not })), v.minLength(1), v.maxLength(16))), v.maxLength(32))
export const PolicyChecks = v.strictObject({
  time: v.boolean(), chain: v.boolean(), revocation: v.pipe(v.array(v.picklist(['crl', 'ocsp'])), v.maxLength(2)), distributionPoints: v.boolean(),
  blackList: v.picklist(['refuse', 'ignore']), whiteList: v.picklist(['ignore', 'trusted', 'required']), whenUnknown: v.picklist(['refuse', 'accept', 'indeterminate']),
  certificatePolicies: oids, keyUsages: v.pipe(v.array(keyUsage), v.maxLength(9)),
})

const versioned = { id: v.nullable(idOf('rul')), name: v.string(), version: count, addedBy: v.nullable(v.string()), addedAtMs: v.nullable(timeMs) }
export const ProjectClassCard = v.strictObject({ ...versioned, conditions: v.array(Condition) })
export const ValidationPolicyCard = v.strictObject({ ...versioned, anyOf, checks: PolicyChecks })

/** The versions in force; the built-in policy `default` is version 0, without an id. */
export const listValidationRules = contract({
  function: 'verification', access: ['administrator'], right: 'verification.trust.read', method: 'GET', operation: 'list-validation-rules',
  request: empty, response: v.strictObject({ classes: v.array(ProjectClassCard), policies: v.array(ValidationPolicyCard) }), faults: [],
  summary: { zh: '查询项目类别与验证策略', en: 'List project classes and validation policies' },
})

/** A certificate belongs to a class when it meets every condition. Saving under a name that exists makes the next version. */
export const saveProjectClass = contract({
  ...write, operation: 'save-project-class',
  request: v.strictObject({ name: ruleName, conditions }),
  response: ProjectClassCard, faults: [],
  summary: { zh: '保存项目类别（新版本）', en: 'Save a project class (a new version)' },
})

/** `anyOf` lists alternatives, each a list of classes that must all hold (or, with `not`, must not); empty: every certificate. */
export const saveValidationPolicy = contract({
  ...write, operation: 'save-validation-policy',
  request: v.strictObject({ name: ruleName, anyOf, checks: PolicyChecks }),
  response: ValidationPolicyCard, faults: ['validation_rule.class_missing'],
  summary: { zh: '保存验证策略（新版本）', en: 'Save a validation policy (a new version)' },
})

export const removeValidationRule = contract({
  ...write, operation: 'remove-validation-rule',
  request: v.strictObject({ kind: v.picklist(['class', 'policy']), name: text(64) }),
  response: v.strictObject({ name: v.string(), version: count }), faults: ['validation_rule.not_found', 'validation_rule.class_in_use'],
  summary: { zh: '移除项目类别或验证策略', en: 'Remove a project class or a validation policy' },
})
