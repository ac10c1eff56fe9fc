/** 导出受信任的 CA 证书: the hospital's own too. */
import { utf8ToBytes } from '@yiqian/shared/crypto/bytes.ts'
import { encodePem } from '@yiqian/shared/crypto/pem.ts'
import { exportTrustAnchors as contract } from '@yiqian/shared/protocol/trust.ts'
import { routeFor } from '../../_kernel/route.ts'
import type { Deps } from '../deps.ts'
import { encodeBundle } from '../read-certificate-file.ts'

export const exportTrustAnchors = routeFor<Deps>()(contract, async ({ validation }, { form }) => {
  await validation.openTrust()
  const all = validation.authorities().map(({ der }) => der)
  if (form === 'pkcs7') return { contentType: 'application/x-pkcs7-certificates', bytes: encodeBundle(all), fileName: 'trust-anchors.p7b' }
  return { contentType: 'application/x-pem-file', bytes: utf8ToBytes(all.map((der) => encodePem('CERTIFICATE', der)).join('')), fileName: 'trust-anchors.pem' }
})
