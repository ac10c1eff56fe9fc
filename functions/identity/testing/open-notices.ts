// `identity` with stand-ins for the providers of messages, and phones to ask with.
import { afterAll, beforeAll } from 'vitest'
import { startProviderStandIn, type ProviderStandIn } from '../../_adapters/notices/testing/provider-stand-in.ts'
import { enrolSigner, type EnrolledDevice } from '../../_runtime/testing/people.ts'
import { openIdentity, type TestIdentity } from './open-identity.ts'

export interface NoticeDesk {
  identity: TestIdentity
  standIn: ProviderStandIn
  one: EnrolledDevice
  other: EnrolledDevice
}

/** One for a test file; the fields are there once a test runs. */
export function useNoticeDesk(): NoticeDesk {
  const desk = {} as NoticeDesk
  beforeAll(async () => {
    const standIn = await startProviderStandIn()
    const identity = await openIdentity(standIn.env)
    Object.assign(desk, { standIn, identity, one: await enrolSigner(identity.platform), other: await enrolSigner(identity.platform) })
  })
  afterAll(async () => {
    await desk.identity.close()
    await desk.standIn.close()
  })
  return desk
}
