// change-trust-anchor: at once for the next verdict, with a trace, and for good when removed.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { changeTrustAnchor, listTrustAnchors } from '@yiqian/shared/protocol/trust.ts'
import { createOpensslAuthority, type Issued, type OpensslAuthority } from '../../../scripts/oracles/openssl-authority.ts'
import { codesOf, openTrustDesk, type TrustDesk } from '../testing/trust-desk.ts'

let desk: TrustDesk
let authority: OpensslAuthority
let leaf: Issued
beforeAll(async () => {
  desk = await openTrustDesk()
  authority = createOpensslAuthority()
  leaf = authority.issue('Leaf')
})
afterAll(async () => {
  await desk.close()
  authority.close()
})

test('200: disabled, trusted, removed; each shows in the next verdict', async () => {
  const anchorId = await desk.trust(authority)
  const verdict = async () => codesOf(await desk.validate(leaf, { level: 'chain' }))
  expect(await verdict()).toEqual(['passed'])
  for (const [state, codes] of [['disabled', ['indeterminate', 'chain.no_trusted_root']], ['trusted', ['passed']], ['removed', ['indeterminate', 'chain.no_trusted_root']]] as const) {
    expect((await desk.ask(changeTrustAnchor, { anchorId, state, note: '测试' })).body).toMatchObject({ state, note: '测试', changedBy: `administrator:${desk.administrator.administrator.id}` })
    expect(await verdict()).toEqual(codes)
  }
  expect((await desk.ask(listTrustAnchors, {})).body.items.at(-1)).toMatchObject({ id: anchorId, state: 'removed', note: '测试' })
  expect((await desk.ask(changeTrustAnchor, { anchorId, state: 'trusted' })).code).toBe('trust_anchor.removed')
})

test('404: no such anchor', async () => {
  expect((await desk.ask(changeTrustAnchor, { anchorId: 'anc_ffffffffffff', state: 'disabled' })).code).toBe('trust_anchor.not_found')
})
