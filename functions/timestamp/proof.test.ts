// Tokens and requests of one server before other people's eyes; what one process alone can promise.
import { expect, test } from 'vitest'
import { openAuthority } from './testing/authority.ts'
import { proofContract } from './testing/proof.contract.ts'

proofContract(openAuthority)

test('accuracy, name and ordering follow the profile; ordered tokens never share a time', async () => {
  const own = await openAuthority()
  await own.change('sm2', { accuracyMs: 1250, tsaName: false, ordering: true })
  const tokens = await Promise.all(Array.from({ length: 30 }, () => own.token({ certReq: false })))
  const times = tokens.map(({ info }) => info.genTimeMs * 1000 + (info.genTimeMicros ?? 0))
  expect(tokens[0]!.info).toMatchObject({ accuracy: { seconds: 1, millis: 250 }, ordering: true })
  expect(tokens[0]!.info.tsaNameDer).toBeUndefined()
  expect(new Set(times).size).toBe(30)
  await own.close()
})
