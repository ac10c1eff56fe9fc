/** 生成证书申请: signed by the key itself, so that it proves possession. */
import { encodePem } from '@yiqian/shared/crypto/pem.ts'
import { encodeName } from '@yiqian/shared/crypto/x509/name.ts'
import { assembleCertificationRequest, encodeCertificationRequestInfo } from '@yiqian/shared/crypto/x509/request.ts'
import { requestKeyCertificate as contract } from '@yiqian/shared/protocol/signing.ts'
import { Fault } from '@yiqian/shared/protocol/faults.ts'
import { signingProfileOf } from '../../_adapters/application-keys/application-signer.ts'
import { fromBase64, toBase64 } from '../../_runtime/base64.ts'
import { routeFor } from '../../_kernel/route.ts'
import { assertApplicationKey } from '../assert-application-key.ts'
import type { Deps } from '../deps.ts'

export const requestKeyCertificate = routeFor<Deps>()(contract, async (deps, { keyId, subject }) => {
  const key = await assertApplicationKey(deps, keyId)
  if (key.state !== 'active') throw new Fault('key.not_active', { facts: { index: key.index } })
  const { organizationalUnit, ...rest } = subject
  const subjectDer = encodeName({ country: 'CN', ...rest, ...(organizationalUnit !== undefined && { organizationalUnit: [organizationalUnit] }) })
  const infoDer = encodeCertificationRequestInfo({ subjectDer, publicKeyInfoDer: fromBase64(key.publicKeyInfoBase64) })
  const { signatureAlgorithmOid } = signingProfileOf(key.algorithm)
  const requestDer = assembleCertificationRequest(infoDer, await deps.applicationKeys.signer(key).sign(infoDer), signatureAlgorithmOid)
  return { requestBase64: toBase64(requestDer), requestPem: encodePem('CERTIFICATE REQUEST', requestDer) }
})
