/** STF_VerifyTSValidity: with the certificate that is given, else with those of this server. @source GM/T 0033-2014 */
import { verifyTsValidity as contract } from '@yiqian/shared/protocol/timestamp.ts'
import { stfVerifyTsValidity } from '@yiqian/shared/sdk/timestamp/stf-functions.ts'
import { routeFor } from '../../_kernel/route.ts'
import { fromBase64 } from '../../_runtime/base64.ts'
import { verifyByNode } from '../../_runtime/node-signatures.ts'
import type { Deps } from '../deps.ts'
import { knownCertificates } from '../known-certificates.ts'
import { stfResult } from '../stf-result.ts'

export const verifyTsValidity = routeFor<Deps>()(contract, ({ configuration, sm2, gm }, { responseBase64, hashAlgId, signAlgId, tsCertificateBase64 }) =>
  stfResult(async () => {
    const { all, roots } = knownCertificates(configuration.known() ?? (await configuration.current()))
    stfVerifyTsValidity({
      response: fromBase64(responseBase64), hashAlgId, signAlgId, sm2, verifySm2Digest: gm.verifyDigest, verifySignature: verifyByNode, roots, certificates: all,
      ...(tsCertificateBase64 !== undefined && { tsCertificate: fromBase64(tsCertificateBase64) }),
    })
    return {}
  }))
