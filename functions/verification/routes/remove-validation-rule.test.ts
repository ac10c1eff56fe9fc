// remove-validation-rule: not while it is used; its number is never given again.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { listValidationRules, removeValidationRule, saveProjectClass, saveValidationPolicy } from '@yiqian/shared/protocol/validation-rules.ts'
import { aPolicy } from '../testing/a-policy.ts'
import { openTrustDesk, type TrustDesk } from '../testing/trust-desk.ts'

let desk: TrustDesk
beforeAll(async () => {
  desk = await openTrustDesk()
})
afterAll(() => desk.close())

test('409 while a policy uses the class; 200 afterwards; saved again it is the next version', async () => {
  const save = () => desk.ask(saveProjectClass, { name: 'c', conditions: [{ kind: 'validity', mostDays: 400 }] })
  await save()
  await desk.ask(saveValidationPolicy, aPolicy('p', [[{ className: 'c' }]]))
  const refused = await desk.ask(removeValidationRule, { kind: 'class', name: 'c' })
  expect([refused.code, refused.facts['names']]).toEqual(['validation_rule.class_in_use', 'p'])
  expect((await desk.ask(removeValidationRule, { kind: 'policy', name: 'p' })).body).toEqual({ name: 'p', version: 1 })
  expect((await desk.ask(removeValidationRule, { kind: 'class', name: 'c' })).status).toBe(200)
  expect((await desk.ask(listValidationRules, {})).body).toMatchObject({ classes: [], policies: [{ name: 'default', version: 0 }] })
  expect((await save()).body.version).toBe(2)
})

test('404', async () => {
  for (const kind of ['class', 'policy'] as const) expect((await desk.ask(removeValidationRule, { kind, name: 'nobody' })).code).toBe('validation_rule.not_found')
})
