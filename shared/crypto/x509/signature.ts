// Owns checking one signature by algorithm identifier: SM2 here, every other algorithm through a port.
import { equalBytes } from '../bytes.ts'
import type { PublicKeyInfo } from '../der/public-key.ts'
import type { AlgorithmIdentifier } from '../der/algorithm.ts'
import { OID, encodeOid } from '../der/oid.ts'
import { parseSm2Signature } from '../der/sm2-signature.ts'
import { CryptoError } from '../error.ts'
import type { Sm2 } from '../sm2/curve.ts'
import { messageDigest, verifyDigest } from '../sm2/sign.ts'

export interface SignatureCheck {
  /** Beside the signature: may name the key's algorithm alone (rsaEncryption in CMS). */
  readonly algorithm: AlgorithmIdentifier
  /** The digest named beside it in CMS; absent in certificates. */
  readonly digestOid?: string
  readonly publicKey: PublicKeyInfo
  readonly message: Uint8Array
  /** As it stands in the BIT or OCTET STRING. */
  readonly signature: Uint8Array
}

/** Port for RSA, ECDSA and whatever else the host can do. `undefined`: this algorithm is not known. */
export type VerifySignature = (check: SignatureCheck) => boolean | undefined

export interface SignatureDeps {
  readonly sm2: Sm2
  readonly verifySignature?: VerifySignature
  /** Distinguishing identifier, when it is not the default `1234567812345678`. */
  readonly sm2Id?: Uint8Array
  /** A faster e → verdict than the portable one; same contract as `verifyDigest`. */
  readonly verifySm2Digest?: (publicKey: Uint8Array, digest: Uint8Array, signature: Uint8Array) => boolean
  /** A faster e = SM3(Z ‖ M) than the portable one; same contract as `messageDigest`, refusals included. */
  readonly sm2MessageDigest?: (publicKey: Uint8Array, message: Uint8Array, id?: Uint8Array) => Uint8Array
}

/** Signs bytes outside shared/: returns what goes into the signature field, DER for SM2. */
export type SignBytes = (message: Uint8Array) => Promise<Uint8Array>

/** What the field writes for "SM2 with SM3" (tolerance `sm2-signature-oid`). @source GB/T 33560-2017 Annex A; GM/T 0010 practice. */
const sm2SignatureOids: readonly string[] = [OID.sm2SignWithSm3, OID.sm2Sign, OID.sm2Curve, OID.ecPublicKey]

/**
 * Never throws for a bad signature or key.
 *
 * @source GB/T 32918.2-2016 §7.1; GM/T 0009-2012 §9 (e = SM3(Z ‖ M)).
 */
export function checkSignature(deps: SignatureDeps, check: SignatureCheck): 'valid' | 'invalid' | 'unsupported' {
  const publicKey = check.publicKey.sm2PublicKey
  if (publicKey && sm2SignatureOids.includes(check.algorithm.oid)) {
    return hasSm2Parameters(check.algorithm) && checkSm2(deps, publicKey, check) ? 'valid' : 'invalid'
  }
  const answer = deps.verifySignature?.(check)
  return answer === undefined ? 'unsupported' : answer ? 'valid' : 'invalid'
}

/** None, or the curve once more where the key's own identifier was written. */
function hasSm2Parameters({ parametersDer }: AlgorithmIdentifier): boolean {
  return parametersDer === undefined || equalBytes(parametersDer, encodeOid(OID.sm2Curve))
}

function checkSm2(deps: SignatureDeps, publicKey: Uint8Array, { message, signature }: SignatureCheck): boolean {
  try {
    const digest = deps.sm2MessageDigest ? deps.sm2MessageDigest(publicKey, message, deps.sm2Id) : messageDigest(deps.sm2, publicKey, message, deps.sm2Id)
    const rs = parseSm2Signature(signature)
    return deps.verifySm2Digest ? deps.verifySm2Digest(publicKey, digest, rs) : verifyDigest(deps.sm2, publicKey, digest, rs)
  } catch (cause) {
    if (cause instanceof CryptoError) return false
    throw cause
  }
}
