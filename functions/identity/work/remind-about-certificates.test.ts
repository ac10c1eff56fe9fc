import { expect, test } from 'vitest'
import { endCertificate } from '@yiqian/shared/protocol/certificates.ts'
import type { Runtime } from '../../_runtime/open-runtime.ts'
import { enrolSigner } from '../../_runtime/testing/people.ts'
import { openIdentity } from '../testing/open-identity.ts'
import { remindAboutCertificates } from './remind-about-certificates.ts'

const DAY_MS = 86_400_000
test('CM-10: once, in the last month, to those whose certificate is good', async () => {
  const identity = await openIdentity()
  const { platform } = identity
  const [one, revoked] = [await enrolSigner(platform, { phone: '13611110001' }), await enrolSigner(platform, { phone: '13611110002' })]
  await platform.asFunction(endCertificate, { deviceId: revoked.device.id, how: 'revoke', reason: 'x' })
  const sent: string[] = []
  const messenger = { send: ({ phone, zh }: { phone: string; zh: string }) => Promise.resolve(void sent.push(`${phone} ${zh}`)) }
  const { database, kernel } = platform.runtime as Runtime
  const remind = () => remindAboutCertificates({ database, kernel, messenger, log: () => undefined })
  await remind()
  platform.clock.advance(699 * DAY_MS)
  await remind()
  expect(sent).toEqual([])
  platform.clock.advance(2 * DAY_MS)
  await remind()
  await remind()
  expect(sent).toEqual([expect.stringMatching(/^13611110001 .*29 天后到期/)])
  expect(one.staff.phone).toBe('13611110001')
  await identity.close()
})
