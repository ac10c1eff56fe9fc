/** 绑定（或更换）密钥证书. */
import { bindCertificate as contract } from '@yiqian/shared/protocol/administration.ts'
import { routeFor } from '../../_kernel/route.ts'
import { administratorCard } from '../accounts/administrator-card.ts'
import { asCertificateTaken, changeAccount } from '../accounts/change-account.ts'
import type { Deps } from '../deps.ts'
import { readBinding } from '../log-in/usable-certificate.ts'

export const bindCertificate = routeFor<Deps>()(contract, async (deps, { administratorId, certificateBase64 }, actor, call) => {
  const binding = await readBinding(deps, certificateBase64)
  call.note({ keyDigestHex: binding.certificateKeyDigestHex })
  return administratorCard(await changeAccount(deps, actor, administratorId, (target) => ({ after: { ...target, ...binding }, endsSessions: true })).catch(asCertificateTaken))
})
