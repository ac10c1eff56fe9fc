/** 时间戳配置与证书一览. */
import { listTimestampProfiles as contract } from '@yiqian/shared/protocol/timestamp-administration.ts'
import { routeFor } from '../../_kernel/route.ts'
import { certificateCard } from '../configuration/certificate-card.ts'
import type { Deps } from '../deps.ts'

export const listTimestampProfiles = routeFor<Deps>()(contract, async ({ configuration, kernel }) => {
  const { settings, certificates } = await configuration.fresh()
  const nowMs = kernel.clock.nowMs()
  return {
    profiles: settings.profiles.map((profile) => ({ ...profile, digests: [...profile.digests] })), defaultProfile: settings.defaultProfile, revision: settings.revision,
    certificates: certificates.map((each) => certificateCard(each, certificates, nowMs)),
  }
})
