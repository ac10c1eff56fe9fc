/** 停用或吊销: all certificates of the phone, since a renewed one lies beside those before it for the same key. The next revocation list carries them; ending what has ended changes nothing. */
import { endCertificate as contract } from '@yiqian/shared/protocol/certificates.ts'
import { routeFor } from '../../_kernel/route.ts'
import { closeWindowsOf } from '../../_runtime/close-windows-of.ts'
import type { Deps } from '../deps.ts'

export const endCertificate = routeFor<Deps>()(contract, async ({ database, kernel }, { deviceId, how, reason }) =>
  database.transaction(async (stores) => {
    const certificates = await stores.certificates.listOfDevice(deviceId)
    const state = how === 'suspend' ? ('suspended' as const) : ('revoked' as const)
    for (const certificate of certificates) {
      if (certificate.state !== 'valid' && !(certificate.state === 'suspended' && state === 'revoked')) continue
      // a suspension that becomes final counts from its beginning, or signatures made meanwhile would become good @source RFC 5280 §5.3.1
      const stateChangedAtMs = certificate.stateChangedAtMs ?? kernel.clock.nowMs()
      await stores.certificates.replace(certificate, { ...certificate, state, stateReason: reason, stateChangedAtMs })
    }
    if (certificates.length > 0) await closeWindowsOf(stores, deviceId, 'rights changed', kernel.clock.nowMs())
    return { serialHex: certificates[0]?.serialHex ?? null }
  }, 10),
)
