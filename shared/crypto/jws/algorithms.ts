// Owns the algorithms of JSON Web Signatures: their names, and what each stands for. A closed list: `none` and HMAC are not in it.
import { equalBytes } from '../bytes.ts'
import type { AlgorithmIdentifier } from '../der/algorithm.ts'
import { childrenOf, parseDer } from '../der/element.ts'
import { OID, encodeOid } from '../der/oid.ts'
import type { PublicKeyInfo } from '../der/public-key.ts'
import { readUnsignedBytes } from '../der/read.ts'
import { encodeSm2Signature, parseSm2Signature } from '../der/sm2-signature.ts'
import { encodeSequence, encodeUnsigned } from '../der/write.ts'

export type JwsKind = 'sm2' | 'rsa' | 'ecdsa'

/** No registered name for SM2 with SM3 exists; `SM2` is the one in use with this product, another can be set. */
export interface JwsProfile {
  readonly sm2Name: string
}
export const defaultJwsProfile: JwsProfile = { sm2Name: 'SM2' }

const signatureOids: Readonly<Record<JwsKind, string>> = { sm2: OID.sm2SignWithSm3, rsa: OID.sha256WithRsa, ecdsa: OID.ecdsaWithSha256 }
const P256 = '1.2.840.10045.3.1.7'

/** Of an `alg`; undefined for every name that is not in the list. @source RFC 7518 §3.1. */
export function jwsKindOf(alg: unknown, { sm2Name }: JwsProfile): JwsKind | undefined {
  if (alg === sm2Name) return 'sm2'
  return alg === 'RS256' ? 'rsa' : alg === 'ES256' ? 'ecdsa' : undefined
}

/** @source RFC 7518 §3.1. */
export const jwsNameOf = (kind: JwsKind, { sm2Name }: JwsProfile): string => ({ sm2: sm2Name, rsa: 'RS256', ecdsa: 'ES256' })[kind]

/** Which algorithm a key signs with here; undefined: none. The key decides, never the message. @source RFC 7518 §3.3, §3.4. */
export function jwsKindOfKey({ sm2PublicKey, algorithm }: PublicKeyInfo): JwsKind | undefined {
  if (sm2PublicKey) return 'sm2'
  if (algorithm.oid === OID.rsaEncryption) return 'rsa'
  return algorithm.oid === OID.ecPublicKey && algorithm.parametersDer !== undefined && equalBytes(algorithm.parametersDer, encodeOid(P256)) ? 'ecdsa' : undefined
}

/** @source RFC 8017 §A.2.4; RFC 5758 §3.2; GM/T 0006. */
export const jwsSignatureAlgorithm = (kind: JwsKind): AlgorithmIdentifier => ({ oid: signatureOids[kind] }) as AlgorithmIdentifier

/** SM2 and ECDSA are r ‖ s of 64 octets in a JWS, and DER everywhere else. @throws {CryptoError} der.* @source RFC 7518 §3.4. */
export function derToJws(kind: JwsKind, der: Uint8Array): Uint8Array {
  if (kind === 'rsa') return der
  if (kind === 'sm2') return parseSm2Signature(der)
  const [r, s] = childrenOf(parseDer(der)).map((each) => readUnsignedBytes(each, 32))
  const both = new Uint8Array(64)
  both.set(r!)
  both.set(s!, 32)
  return both
}

/** Undefined: not 64 octets. @source RFC 7518 §3.4. */
export function jwsToDer(kind: JwsKind, signature: Uint8Array): Uint8Array | undefined {
  if (kind === 'rsa') return signature
  if (signature.length !== 64) return undefined
  if (kind === 'sm2') return encodeSm2Signature(signature)
  return encodeSequence(encodeUnsigned(bare(signature.subarray(0, 32))), encodeUnsigned(bare(signature.subarray(32))))
}

function bare(bytes: Uint8Array): Uint8Array {
  const first = bytes.findIndex((octet) => octet !== 0)
  return bytes.subarray(first < 0 ? bytes.length - 1 : first)
}
