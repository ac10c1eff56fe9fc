/** 为密钥安装证书. */
import { CryptoError } from '@yiqian/shared/crypto/error.ts'
import { attachKeyCertificates as contract } from '@yiqian/shared/protocol/signing.ts'
import { Fault } from '@yiqian/shared/protocol/faults.ts'
import { parseCertificate } from '@yiqian/shared/crypto/x509/certificate.ts'
import { fromBase64 } from '../../_runtime/base64.ts'
import { routeFor } from '../../_kernel/route.ts'
import { assertApplicationKey } from '../assert-application-key.ts'
import type { Deps } from '../deps.ts'
import { keyCard } from '../key-card.ts'

export const attachKeyCertificates = routeFor<Deps>()(contract, async (deps, { keyId, certificatesBase64 }, _, call) => {
  const { index } = await assertApplicationKey(deps, keyId)
  const certificates = certificatesBase64.map(fromBase64)
  try {
    call.note({ serials: certificates.map((der) => parseCertificate(der).serialHex).join(' ') })
  } catch (cause) {
    if (cause instanceof CryptoError) throw new Fault('key.certificate_mismatch', { facts: { index }, detail: cause.code })
    throw cause
  }
  const key = await deps.applicationKeys.attachCertificates(keyId, certificates)
  deps.keys.forget()
  return keyCard(key)
})
