/** 验证证书: a bad certificate is a verdict, never an error. @source GB/T 38629-2020 (validateCert); RFC 5280 §6 */
import { validateCertificate as contract } from '@yiqian/shared/protocol/certificate-validation.ts'
import { routeFor } from '../../_kernel/route.ts'
import { fromBase64 } from '../../_runtime/base64.ts'
import { certificateBrief } from '../../_runtime/certificate-brief.ts'
import type { Deps } from '../deps.ts'
import { readCertificate } from '../read-certificate-file.ts'

export const validateCertificate = routeFor<Deps>()(contract, async ({ validation }, { certificateBase64, chainBase64, atMs, policy, level, ocsp, ocspResponseBase64 }) => {
  const { certificate, path, svsCode: _svsCode, svsState: _svsState, ...verdict } = await validation.validateCertificate({
    certificateDer: readCertificate(certificateBase64).der, level, ocsp,
    ...(chainBase64 && { chainDer: chainBase64.map((each) => readCertificate(each).der) }),
    ...(atMs !== undefined && { atMs }), ...(policy && { policy }), ...(ocspResponseBase64 && { ocspResponseDer: fromBase64(ocspResponseBase64) }),
  })
  return { ...verdict, certificate: certificate ? certificateBrief(certificate) : null, path: path.map(certificateBrief) }
})
