/** 解除证书绑定. */
import { unbindCertificate as contract } from '@yiqian/shared/protocol/administration.ts'
import { Fault } from '@yiqian/shared/protocol/faults.ts'
import { routeFor } from '../../_kernel/route.ts'
import { administratorCard } from '../accounts/administrator-card.ts'
import { changeAccount } from '../accounts/change-account.ts'
import type { Deps } from '../deps.ts'

export const unbindCertificate = routeFor<Deps>()(contract, async (deps, { administratorId }, actor, call) => {
  const unbound = await changeAccount(deps, actor, administratorId, (target) => {
    if (target.certificateKeyDigestHex === null) throw new Fault('administrator.certificate_none')
    call.note({ keyDigestHex: target.certificateKeyDigestHex })
    return { after: { ...target, certificateBase64: null, certificateKeyDigestHex: null }, endsSessions: true }
  })
  return administratorCard(unbound)
})
