// Signs bytes with an SM2 key of the platform, in the form that certificates, lists and tokens carry.
import { encodeSm2Signature } from '@yiqian/shared/crypto/der/sm2-signature.ts'
import type { KeyPair } from '@yiqian/shared/crypto/sm2/sign.ts'
import type { SignBytes } from '@yiqian/shared/crypto/x509/signature.ts'
import type { GmEngine } from '../_adapters/gm-engine/gm-engine.ts'

/** e = SM3(Z ‖ message) with the default id, Z once for each signer; DER SM2Signature. */
export function sm2Signer(gm: Pick<GmEngine, 'prepareSigner'>, key: KeyPair): SignBytes {
  const sign = gm.prepareSigner(key)
  return async (message) => encodeSm2Signature(sign(message))
}
