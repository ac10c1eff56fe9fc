// export-revocation-record: the very list that a verdict relied on, also after newer ones came.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { exportRevocationRecord } from '@yiqian/shared/protocol/certificate-validation.ts'
import { importRevocationList } from '@yiqian/shared/protocol/trust.ts'
import { toBase64 } from '../../_runtime/base64.ts'
import { openDeskAndAuthority, type DeskAndAuthority } from '../testing/trust-desk.ts'

let [desk, authority] = [] as unknown as DeskAndAuthority
beforeAll(async () => void ([desk, authority] = await openDeskAndAuthority({ trusts: true })))
afterAll(() => (authority.close(), desk.close()))

test('200: the first list, after the second came; openssl agrees with both verdicts', async () => {
  const leaf = authority.issue('Leaf')
  const lists = [authority.list()]
  const verdicts = []
  for (const index of [0, 1]) {
    await desk.ask(importRevocationList, { listBase64: toBase64(lists[index]!) })
    verdicts.push(await desk.validate(leaf))
    expect(authority.verify(leaf, lists[index]!).ok).toBe(verdicts[index]!.verdict === 'passed')
    if (index === 0) authority.revoke(leaf)
    desk.platform.clock.set(Date.now() + 1_000) // openssl goes by its own clock
    lists.push(authority.list())
  }
  expect(verdicts.map(({ condition }) => condition)).toEqual(['valid', 'revoked'])
  for (const [index, { revocation }] of verdicts.entries()) {
    const { bytes, contentType } = (await desk.ask(exportRevocationRecord, { recordId: revocation!.recordId! })).body
    expect([contentType, Buffer.from(bytes).equals(lists[index]!)]).toEqual(['application/pkix-crl', true])
  }
})

test('404: nothing of the sort', async () => {
  expect((await desk.ask(exportRevocationRecord, { recordId: 'crl_ffffffffffff' })).code).toBe('revocation_list.not_found')
})
