/** 证书吊销列表: of the issuing authority. @source RFC 5280 §5 */
import { getRevocationList as contract } from '@yiqian/shared/protocol/certificates.ts'
import { routeFor } from '../../_kernel/route.ts'
import type { Deps } from '../deps.ts'

export const getRevocationList = routeFor<Deps>()(contract, async ({ revocationList }) => ({ contentType: 'application/pkix-crl', bytes: await revocationList() }))
