// list-validation-rules: the built-in policy until one of its name is stored; definitions come back as they were given.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { listValidationRules, saveProjectClass, saveValidationPolicy } from '@yiqian/shared/protocol/validation-rules.ts'
import { aPolicy } from '../testing/a-policy.ts'
import { openTrustDesk, type TrustDesk } from '../testing/trust-desk.ts'

let desk: TrustDesk
beforeAll(async () => {
  desk = await openTrustDesk()
})
afterAll(() => desk.close())

test('200', async () => {
  expect((await desk.ask(listValidationRules, {})).body).toMatchObject({ classes: [], policies: [{ id: null, name: 'default', version: 0 }] })
  const conditions = [{ kind: 'extension' as const, oid: '1.2.86.21.1.1', test: 'contains' as const, values: ['SF'], not: true }, { kind: 'extended-key-usage' as const, oids: ['1.3.6.1.5.5.7.3.2'], not: false }]
  await desk.ask(saveProjectClass, { name: 'c', conditions })
  await desk.ask(saveValidationPolicy, aPolicy('default', [[{ className: 'c', not: true }]]))
  const { classes, policies } = (await desk.ask(listValidationRules, {})).body
  expect(classes).toMatchObject([{ name: 'c', version: 1, conditions, addedBy: `administrator:${desk.administrator.administrator.id}` }])
  expect(policies).toMatchObject([{ name: 'default', version: 1, anyOf: [[{ className: 'c', not: true }]] }])
})
