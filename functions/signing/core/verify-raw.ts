// Owns the check of one bare signature by its method: SM2 by the engine, RSA and ECDSA by node:crypto.
import { constants, createHash, createPublicKey, publicDecrypt, verify, type KeyObject } from 'node:crypto'
import { p256, p384, p521 } from '@noble/curves/nist.js'
import { OID } from '@yiqian/shared/crypto/der/oid.ts'
import { parseSm2Signature } from '@yiqian/shared/crypto/der/sm2-signature.ts'
import type { PublicKeyInfo } from '@yiqian/shared/crypto/der/public-key.ts'
import { CryptoError } from '@yiqian/shared/crypto/error.ts'
import type { SignMethod } from '@yiqian/shared/crypto/svs/methods.ts'
import { encodeDigestInfo } from '../../_adapters/application-keys/software-key.ts'
import type { GmEngine } from '../../_adapters/gm-engine/gm-engine.ts'
import { refuse } from './refusal.ts'
import { digestNameOf } from './usable-keys.ts'

const RSA_BITS = { least: 2048, most: 8192 }
/** Keys of the past are verified too. */
const LEAST_BITS_OF_SHA1 = 1024
const CURVES: readonly string[] = ['prime256v1', 'secp384r1', 'secp521r1']

/** SM2: whether the signature is over e under that key. */
export function isSm2Signature(gm: Pick<GmEngine, 'verifyDigest'>, publicKey65: Uint8Array, e: Uint8Array, signature: Uint8Array): boolean {
  try {
    return gm.verifyDigest(publicKey65, e, parseSm2Signature(signature))
  } catch (cause) {
    if (cause instanceof CryptoError) return false
    throw cause
  }
}

/** @throws {SvsRefusal} GM_ERROR_SIGN_METHOD — the certificate's key is of another kind, or too short to rely on */
function keyFor(method: SignMethod, { der }: PublicKeyInfo): KeyObject {
  let key: KeyObject
  try {
    key = createPublicKey({ key: Buffer.from(der), format: 'der', type: 'spki' })
  } catch {
    throw refuse('GM_ERROR_SIGN_METHOD', 'unknown key')
  }
  const { modulusLength = 0, namedCurve = '' } = key.asymmetricKeyDetails ?? {}
  const least = method.maySign ? RSA_BITS.least : LEAST_BITS_OF_SHA1
  const fits = method.key === 'ecdsa' ? key.asymmetricKeyType === 'ec' && CURVES.includes(namedCurve) : key.asymmetricKeyType === 'rsa' && modulusLength >= least && modulusLength <= RSA_BITS.most
  if (!fits) throw refuse('GM_ERROR_SIGN_METHOD', 'another kind of key')
  return key
}

/** RSA PKCS#1 v1.5 or ECDSA in DER. @throws {SvsRefusal} GM_ERROR_SIGN_METHOD */
export function isForeignSignature(method: SignMethod, publicKey: PublicKeyInfo, message: Uint8Array, signature: Uint8Array): boolean {
  const key = keyFor(method, publicKey)
  if (isRsaWithSm3(method)) return isRsaSm3Signature(key, createHash('sm3').update(message).digest(), signature)
  try {
    return verify(digestNameOf(method), message, key, signature)
  } catch {
    return false
  }
}

const curves: Readonly<Record<string, typeof p256>> = { prime256v1: p256, secp384r1: p384, secp521r1: p521 }

/** The same over a digest that was made piece by piece: node:crypto verifies ECDSA over messages alone, noble over digests. @throws {SvsRefusal} GM_ERROR_SIGN_METHOD */
export function isForeignDigestSignature(method: SignMethod, publicKey: PublicKeyInfo, digest: Uint8Array, signature: Uint8Array): boolean {
  const key = keyFor(method, publicKey)
  if (isRsaWithSm3(method)) return isRsaSm3Signature(key, digest, signature)
  try {
    if (method.key === 'rsa') return publicDecrypt({ key, padding: constants.RSA_PKCS1_PADDING }, signature).equals(encodeDigestInfo(digest, method.digestOid))
    const { x = '', y = '' } = key.export({ format: 'jwk' })
    const point = Buffer.concat([Uint8Array.of(4), Buffer.from(x, 'base64url'), Buffer.from(y, 'base64url')])
    return curves[key.asymmetricKeyDetails!.namedCurve!]!.verify(signature, digest, point, { prehash: false, lowS: false, format: 'der' })
  } catch {
    return false
  }
}

const isRsaWithSm3 = ({ key, digestOid }: SignMethod): boolean => key === 'rsa' && digestOid === OID.sm3
const RSA_WITH_SM3 = '1.2.156.10197.1.504'

/** DigestInfo names SM3 (RFC 8017), or RSA-with-SM3 as OpenSSL does (tolerance `rsa-sm3-oid`). */
function isRsaSm3Signature(key: KeyObject, digest: Uint8Array, signature: Uint8Array): boolean {
  try {
    const found = publicDecrypt({ key, padding: constants.RSA_PKCS1_PADDING }, signature)
    return [OID.sm3, RSA_WITH_SM3].some((oid) => found.equals(encodeDigestInfo(digest, oid)))
  } catch {
    return false
  }
}
