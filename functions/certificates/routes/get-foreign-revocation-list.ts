/** RSA 根证书的吊销列表. @source RFC 5280 §5 */
import { getForeignRevocationList as contract } from '@yiqian/shared/protocol/certificates.ts'
import { routeFor } from '../../_kernel/route.ts'
import type { Deps } from '../deps.ts'

export const getForeignRevocationList = routeFor<Deps>()(contract, async ({ foreignRevocationList }) => ({ contentType: 'application/pkix-crl', bytes: await foreignRevocationList() }))
