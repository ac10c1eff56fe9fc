/** 停用或吊销: the next revocation list carries it; ending what has ended changes nothing. */
import { endCertificate as contract } from '@yiqian/shared/protocol/certificates.ts'
import { routeFor } from '../../_kernel/route.ts'
import type { Deps } from '../deps.ts'

export const endCertificate = routeFor<Deps>()(contract, async ({ database, kernel }, { deviceId, how, reason }) =>
  database.transaction(async (stores) => {
    const certificate = await stores.certificates.findOfDevice(deviceId)
    if (!certificate) return { serialHex: null }
    const state = how === 'suspend' ? ('suspended' as const) : ('revoked' as const)
    if (certificate.state === 'valid' || (certificate.state === 'suspended' && state === 'revoked')) {
      // a suspension that becomes final counts from its beginning, or signatures made meanwhile would become good @source RFC 5280 §5.3.1
      const stateChangedAtMs = certificate.stateChangedAtMs ?? kernel.clock.nowMs()
      await stores.certificates.replace(certificate, { ...certificate, state, stateReason: reason, stateChangedAtMs })
    }
    return { serialHex: certificate.serialHex }
  }, 3),
)
