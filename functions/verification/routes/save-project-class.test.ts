// save-project-class: versions; verdicts name the classes that a certificate belongs to.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { listValidationRules, saveProjectClass } from '@yiqian/shared/protocol/validation-rules.ts'
import { signInAdministrator } from '../../_runtime/testing/administrators.ts'
import { openDeskAndAuthority, type DeskAndAuthority } from '../testing/trust-desk.ts'

let [desk, authority] = [] as unknown as DeskAndAuthority
beforeAll(async () => void ([desk, authority] = await openDeskAndAuthority({ trusts: true })))
afterAll(() => (authority.close(), desk.close()))

describe('SV-9 200', () => {
  test('the second save is version 2, and the next verdict goes by it', async () => {
    const leaf = authority.issue('Leaf')
    const save = (values: string[]) => desk.ask(saveProjectClass, { name: '医护人员', conditions: [{ kind: 'subject', attribute: 'OU', test: 'equals', values }] })
    expect((await save(['Ward'])).body).toMatchObject({ version: 1 })
    expect((await desk.validate(leaf, { level: 'chain' })).classes).toEqual(['医护人员'])
    expect((await save(['Other'])).body).toMatchObject({ version: 2 })
    expect((await desk.validate(leaf, { level: 'chain' })).classes).toEqual([])
    expect((await desk.ask(listValidationRules, {})).body.classes).toMatchObject([{ name: '医护人员', version: 2 }])
  })

  test('of many saving at once each has a version of its own', async () => {
    const saved = await Promise.all(Array.from({ length: 4 }, () => desk.ask(saveProjectClass, { name: '同时', conditions: [{ kind: 'validity', mostDays: 400 }] })))
    expect(saved.map(({ body }) => body.version).toSorted()).toEqual([1, 2, 3, 4])
  })
})

test('400: conditions that are none', async () => {
  for (const conditions of [[], [{ kind: 'subject', attribute: 'nobody', test: 'equals', values: [] }], [{ kind: 'certificate-policy', oids: ['x'] }], [{ kind: 'regex', pattern: '.*' }]]) {
    expect((await desk.ask(saveProjectClass, { name: 'x', conditions: conditions as never })).code).toBe('request.malformed')
  }
})

test('403: an operator', async () => {
  expect((await desk.ask(saveProjectClass, { name: 'x', conditions: [{ kind: 'validity', mostDays: 1 }] }, await signInAdministrator(desk.platform, 'operator'))).code).toBe('access.denied')
})
