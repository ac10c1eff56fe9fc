// save-validation-policy: composed of classes, with what is asked and what an unknown revocation means.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { saveProjectClass, saveValidationPolicy } from '@yiqian/shared/protocol/validation-rules.ts'
import { aPolicy } from '../testing/a-policy.ts'
import { createOpensslAuthority, type Issued, type OpensslAuthority } from '../../../scripts/oracles/openssl-authority.ts'
import { codesOf, notesOf, openTrustDesk, type TrustDesk } from '../testing/trust-desk.ts'

let desk: TrustDesk
let authority: OpensslAuthority
let leaf: Issued
beforeAll(async () => {
  desk = await openTrustDesk()
  authority = createOpensslAuthority()
  leaf = authority.issue('Leaf', ['basicConstraints=CA:FALSE', 'keyUsage=critical,digitalSignature', 'certificatePolicies=1.2.3.4'])
  await desk.trust(authority)
  await desk.ask(saveProjectClass, { name: 'peer', conditions: [{ kind: 'issuer', attribute: 'O', test: 'starts-with', values: ['Peer'] }, { kind: 'key-usage', usages: ['digitalSignature'], match: 'all' }] })
  await desk.ask(saveProjectClass, { name: 'sm2', conditions: [{ kind: 'algorithm', keyOids: ['1.2.156.10197.1.301'], signatureOids: [] }] })
})
afterAll(async () => {
  await desk.close()
  authority.close()
})

describe('SV-9 200', () => {
  test.each([
    ['one class', [[{ className: 'peer' }]], ['passed']],
    ['another', [[{ className: 'sm2' }]], ['failed', 'policy.class_not_matched']],
    ['not that one', [[{ className: 'sm2', not: true }]], ['passed']],
    ['both', [[{ className: 'peer' }, { className: 'sm2' }]], ['failed', 'policy.class_not_matched']],
    ['either', [[{ className: 'sm2' }], [{ className: 'peer' }]], ['passed']],
  ])('%s', async (name, anyOf, codes) => {
    await desk.ask(saveValidationPolicy, aPolicy(name, anyOf))
    const verdict = await desk.validate(leaf, { policy: name, level: 'chain' })
    expect(codesOf(verdict)).toEqual(codes)
    expect(verdict).toMatchObject({ policy: { name, version: 1 }, classes: ['peer'] })
  })

  test('what is unknown is accepted, refused or left open', async () => {
    for (const [whenUnknown, codes] of [['accept', ['passed']], ['refuse', ['failed', 'revocation.refused_unknown']], ['indeterminate', ['indeterminate', 'revocation.unknown']]] as const) {
      await desk.ask(saveValidationPolicy, aPolicy(whenUnknown, [], { whenUnknown }))
      expect(codesOf(await desk.validate(leaf, { policy: whenUnknown }))).toEqual(codes)
    }
    expect(notesOf(await desk.validate(leaf, { policy: 'accept' }))).toEqual(['crl.not_held', 'revocation.unknown'])
  })

  test('certificate policies, key usage, and what is not asked', async () => {
    const later = { atMs: desk.platform.clock.nowMs() + 500 * 86_400_000, level: 'chain' as const }
    await desk.ask(saveValidationPolicy, aPolicy('strict', [], { certificatePolicies: ['1.2.3.5'], keyUsages: ['keyEncipherment'] }))
    expect(codesOf(await desk.validate(leaf, { policy: 'strict', level: 'chain' }))).toEqual(['failed', 'chain.leaf_key_usage', 'chain.policy_not_accepted'])
    expect(codesOf(await desk.validate(leaf, later))).toEqual(['failed', 'chain.expired'])
    await desk.ask(saveValidationPolicy, aPolicy('timeless', [], { time: false }))
    expect(codesOf(await desk.validate(leaf, { ...later, policy: 'timeless' }))).toEqual(['passed'])
  })

  test('a policy named default takes the place of the built-in one, also for documents', async () => {
    expect((await desk.ask(saveValidationPolicy, aPolicy('default', [], { revocation: [] }))).body.version).toBe(1)
    expect(await desk.validate(leaf)).toMatchObject({ verdict: 'passed', policy: { name: 'default', version: 1 }, revocation: null })
  })
})

test('422: a class that is not there', async () => {
  const answer = await desk.ask(saveValidationPolicy, aPolicy('x', [[{ className: 'peer' }, { className: 'nobody' }]]))
  expect([answer.code, answer.facts['names']]).toEqual(['validation_rule.class_missing', 'nobody'])
})
