/** 签发时间戳: over an SM3 digest. */
import { hexToBytes } from '@yiqian/shared/crypto/bytes.ts'
import { OID } from '@yiqian/shared/crypto/der/oid.ts'
import { issueTimestamp as contract } from '@yiqian/shared/protocol/timestamp.ts'
import { routeFor } from '../../_kernel/route.ts'
import { toBase64 } from '../../_runtime/base64.ts'
import type { Deps } from '../deps.ts'

export const issueTimestamp = routeFor<Deps>()(contract, async ({ authority }, { digestHex, nonceHex }) => {
  const nonce = nonceHex === undefined ? undefined : BigInt(`0x${nonceHex}`)
  const token = await authority.issue({ imprint: { digestOid: OID.sm3, digest: hexToBytes(digestHex) }, nonce, includeCertificates: true })
  return { tokenBase64: toBase64(token.der), timeMs: token.timeMs, serialHex: token.serialHex }
})
