/** 查询本人证书: of this phone. */
import { getMyCertificate as contract } from '@yiqian/shared/protocol/certificates.ts'
import { Fault } from '@yiqian/shared/protocol/faults.ts'
import { certificateCard } from '../../_domain/certificate/certificate-card.ts'
import { routeFor } from '../../_kernel/route.ts'
import { chainBase64 } from '../authority.ts'
import type { Deps } from '../deps.ts'

export const getMyCertificate = routeFor<Deps>()(contract, async ({ database, authority }, _input, { deviceId }) => {
  const certificate = await database.stores.certificates.findOfDevice(deviceId)
  if (!certificate) throw new Fault('certificate.not_found')
  return { certificate: certificateCard(certificate), chainBase64: await chainBase64(authority) }
})
