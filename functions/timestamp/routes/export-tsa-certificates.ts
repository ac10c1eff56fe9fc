/** 导出全部时间戳证书. */
import { encodePem } from '@yiqian/shared/crypto/pem.ts'
import { exportTsaCertificates as contract } from '@yiqian/shared/protocol/timestamp-administration.ts'
import { Fault } from '@yiqian/shared/protocol/faults.ts'
import { routeFor } from '../../_kernel/route.ts'
import { fromBase64 } from '../../_runtime/base64.ts'
import type { Deps } from '../deps.ts'

export const exportTsaCertificates = routeFor<Deps>()(contract, async ({ configuration }, { profileId }) => {
  const { settings, certificates } = await configuration.fresh()
  if (profileId !== undefined && !settings.profiles.some(({ id }) => id === profileId)) throw new Fault('timestamp.profile_not_found', { facts: { profile: profileId } })
  const chosen = certificates.filter((each) => profileId === undefined || each.profileId === profileId)
  const pem = [...new Set(chosen.flatMap(({ chainBase64 }) => chainBase64))].map((base64) => encodePem('CERTIFICATE', fromBase64(base64))).join('')
  return { contentType: 'application/pem-certificate-chain', bytes: Buffer.from(pem, 'ascii'), fileName: `timestamp-certificates${profileId === undefined ? '' : `-${profileId}`}.pem` }
})
