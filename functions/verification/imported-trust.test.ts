// Documents go by the same trust as certificates: imported anchors, fetched lists, black list, the policy named default.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { utf8ToBytes } from '@yiqian/shared/crypto/bytes.ts'
import { addCertificateEntry, changeTrustAnchor, importRevocationList, removeCertificateEntry } from '@yiqian/shared/protocol/trust.ts'
import { removeValidationRule, saveValidationPolicy } from '@yiqian/shared/protocol/validation-rules.ts'
import { toBase64 } from '../_runtime/base64.ts'
import { aPolicy } from './testing/a-policy.ts'
import { verify } from './testing/ask.ts'
import { createOpensslAuthority, type OpensslAuthority } from '../../scripts/oracles/openssl-authority.ts'
import { openTrustDesk, type TrustDesk } from './testing/trust-desk.ts'

let desk: TrustDesk
let authority: OpensslAuthority
beforeAll(async () => {
  desk = await openTrustDesk()
  authority = createOpensslAuthority('rsa')
})
afterAll(async () => {
  await desk.close()
  authority.close()
})

test('SV-6 SV-7 a stranger’s signature, as the administrator’s decisions change', async () => {
  const content = utf8ToBytes('{"会诊意见":"同意"}')
  const doctor = authority.issue('外院医生')
  const message = authority.signMessage(doctor, content)
  const codes = async (): Promise<string[]> => {
    const { verdict, signatures } = await verify(desk.platform, content, message)
    return [verdict, ...signatures.flatMap(({ reasons }) => reasons.map(({ code }) => code))]
  }
  expect(await codes()).toEqual(['indeterminate', 'chain.no_trusted_root'])
  const anchorId = await desk.trust(authority)
  expect(await codes()).toEqual(['indeterminate', 'revocation.unknown'])
  await desk.ask(saveValidationPolicy, aPolicy('default', [], { whenUnknown: 'refuse' }))
  expect(await codes()).toEqual(['failed', 'revocation.refused_unknown'])
  await desk.ask(removeValidationRule, { kind: 'policy', name: 'default' })
  await desk.ask(importRevocationList, { listBase64: toBase64(authority.list()) })
  expect(await codes()).toEqual(['passed'])
  const { id } = (await desk.ask(addCertificateEntry, { list: 'black', by: 'serial', certificateBase64: toBase64(doctor.der), reason: '争议' })).body
  expect(await codes()).toEqual(['failed', 'list.black'])
  await desk.ask(removeCertificateEntry, { entryId: id })
  authority.revoke(doctor)
  await desk.ask(importRevocationList, { listBase64: toBase64(authority.list()) })
  desk.platform.clock.set(Date.now() + 1_000)
  expect(await codes()).toEqual(['failed', 'revocation.revoked'])
  await desk.ask(changeTrustAnchor, { anchorId, state: 'disabled' })
  expect(await codes()).toEqual(['indeterminate', 'chain.no_trusted_root'])
})
