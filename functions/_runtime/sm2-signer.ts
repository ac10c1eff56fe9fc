// Signs bytes with an SM2 key of the platform, in the form that certificates, lists and tokens carry.
import { encodeSm2Signature } from '@yiqian/shared/crypto/der/sm2-signature.ts'
import type { Sm2 } from '@yiqian/shared/crypto/sm2/curve.ts'
import { messageDigest, signDigest, type KeyPair } from '@yiqian/shared/crypto/sm2/sign.ts'
import type { SignBytes } from '@yiqian/shared/crypto/x509/signature.ts'

/** e = SM3(Z ‖ message) with the default id; DER SM2Signature. */
export const sm2Signer = (sm2: Sm2, key: KeyPair): SignBytes => async (message) => encodeSm2Signature(signDigest(sm2, key.privateKey, messageDigest(sm2, key.publicKey, message)))
