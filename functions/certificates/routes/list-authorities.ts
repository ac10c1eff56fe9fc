/** 根证书与签发证书. */
import { listAuthorities as contract } from '@yiqian/shared/protocol/certificates.ts'
import { routeFor } from '../../_kernel/route.ts'
import { toBase64 } from '../../_runtime/base64.ts'
import { chainBase64 } from '../authority.ts'
import type { Deps } from '../deps.ts'

export const listAuthorities = routeFor<Deps>()(contract, async ({ authority, foreign }) => {
  const [issuingBase64, rootBase64] = (await chainBase64(authority)) as [string, string]
  const foreignRoot = await foreign.existingRoot()
  return { rootBase64, issuingBase64, foreignRootBase64: foreignRoot ? toBase64(foreignRoot.der) : null }
})
