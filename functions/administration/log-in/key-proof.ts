// Owns the question whether a signature was made by the key that an account is bound to.
import { bytesToHex, equalBytes, utf8ToBytes } from '@yiqian/shared/crypto/bytes.ts'
import { CryptoError } from '@yiqian/shared/crypto/error.ts'
import { parseDer } from '@yiqian/shared/crypto/der/element.ts'
import { OID, encodeOid } from '@yiqian/shared/crypto/der/oid.ts'
import type { PublicKeyInfo } from '@yiqian/shared/crypto/der/public-key.ts'
import { encodeSequence, encodeUnsigned } from '@yiqian/shared/crypto/der/write.ts'
import { parseCertificate } from '@yiqian/shared/crypto/x509/certificate.ts'
import { checkSignature } from '@yiqian/shared/crypto/x509/signature.ts'
import { fromBase64 } from '../../_runtime/base64.ts'
import { verifyByNode } from '../../_runtime/node-signatures.ts'
import type { Runtime } from '../../_runtime/open-runtime.ts'

/** SM2 with SM3, RSA PKCS#1 v1.5 with SHA-256, ECDSA on P-256 with SHA-256 and on P-384 with SHA-384; undefined: no key for log-ins. */
export function signatureOidOf({ sm2PublicKey, algorithm }: PublicKeyInfo): string | undefined {
  if (sm2PublicKey) return OID.sm2SignWithSm3
  if (algorithm.oid === OID.rsaEncryption) return OID.sha256WithRsa
  const isCurve = (curve: string): boolean => algorithm.oid === OID.ecPublicKey && algorithm.parametersDer !== undefined && equalBytes(algorithm.parametersDer, encodeOid(curve))
  if (isCurve(OID.p256)) return OID.ecdsaWithSha256
  return isCurve(OID.p384) ? OID.ecdsaWithSha384 : undefined
}

/** @param signature DER, or r ‖ s as browsers and many key middlewares give it */
export function isSignedBy({ sm2, gm }: Pick<Runtime, 'sm2' | 'gm'>, certificateBase64: string, text: string, signature: Uint8Array): boolean {
  const { publicKey } = parseCertificate(fromBase64(certificateBase64))
  const oid = signatureOidOf(publicKey)
  if (oid === undefined) return false
  const check = { algorithm: { oid }, publicKey, message: utf8ToBytes(text), signature: oid === OID.sha256WithRsa ? signature : asDer(signature) }
  return checkSignature({ sm2, verifySignature: verifyByNode, verifySm2Digest: gm.verifyDigest }, check) === 'valid'
}

function asDer(signature: Uint8Array): Uint8Array {
  if (isDer(signature) || (signature.length !== 64 && signature.length !== 96)) return signature
  const half = signature.length / 2
  return encodeSequence(encodeUnsigned(signature.slice(0, half)), encodeUnsigned(signature.slice(half)))
}

function isDer(bytes: Uint8Array): boolean {
  try {
    return bytes[0] === 0x30 && parseDer(bytes, { maxBytes: 1024 }) !== undefined
  } catch (error) {
    if (error instanceof CryptoError) return false
    throw error
  }
}

/** What an account is pinned to: SM3 of the SubjectPublicKeyInfo. */
export const keyDigestHex = (gm: Runtime['gm'], key: PublicKeyInfo): string => bytesToHex(gm.sm3(key.der))
