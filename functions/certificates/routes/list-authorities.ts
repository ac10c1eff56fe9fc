/** 根证书与签发证书. */
import { listAuthorities as contract } from '@yiqian/shared/protocol/certificates.ts'
import { routeFor } from '../../_kernel/route.ts'
import { chainBase64 } from '../authority.ts'
import type { Deps } from '../deps.ts'

export const listAuthorities = routeFor<Deps>()(contract, async ({ authority }) => {
  const [issuingBase64, rootBase64] = (await chainBase64(authority)) as [string, string]
  return { rootBase64, issuingBase64 }
})
