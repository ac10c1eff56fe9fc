// One private key in this process's memory: made, read from PKCS#8, signing and decrypting with it.
import { constants, createHash, createPrivateKey, createPublicKey, generateKeyPair, privateDecrypt, privateEncrypt, sign, type KeyObject } from 'node:crypto'
import { availableParallelism } from 'node:os'
import { promisify } from 'node:util'
import { p256, p384 } from '@noble/curves/nist.js'
import { wipeBytes } from '@yiqian/shared/crypto/bytes.ts'
import { encodeAlgorithm } from '@yiqian/shared/crypto/der/algorithm.ts'
import { encodePublicKeyInfo } from '@yiqian/shared/crypto/der/public-key.ts'
import { encodePkcs8PrivateKey, parsePrivateKey } from '@yiqian/shared/crypto/der/private-key.ts'
import { parseSm2Cipher } from '@yiqian/shared/crypto/der/sm2-cipher.ts'
import { encodeSm2Signature } from '@yiqian/shared/crypto/der/sm2-signature.ts'
import { encodeOctetString, encodeSequence } from '@yiqian/shared/crypto/der/write.ts'
import { CryptoError } from '@yiqian/shared/crypto/error.ts'
import { Fault } from '@yiqian/shared/protocol/faults.ts'
import type { DecryptScheme, KeyAlgorithm } from '../../_domain/application-key/application-key.ts'
import { assertDigest, ciphertextInvalid, digestNameFor, type Sm2Engine } from './key-parts.ts'
import { createTurns } from './turns.ts'

export interface SoftwareKey {
  readonly algorithm: KeyAlgorithm
  readonly publicKeyInfoDer: Uint8Array
  signDigest(digest: Uint8Array, digestOid: string): Promise<Uint8Array>
  signMessage(message: Uint8Array, digestOid: string, sm2Id?: Uint8Array): Promise<Uint8Array>
  decrypt(ciphertext: Uint8Array, scheme: DecryptScheme): Promise<Uint8Array>
  /** Zeroes what can be; the key is not used afterwards. */
  wipe(): void
}

const makeKeyPair = promisify(generateKeyPair)
/**
 * Node's thread pool is served in order of coming, and the journal writes through it as well: a write behind sixty signatures of
 * RSA would wait for all of them. So only so many are handed over at once: enough that no thread waits for the event loop.
 */
const inPool = createTurns(4 * (Number(process.env['UV_THREADPOOL_SIZE']) || 4))
const signInPool = promisify<string, Uint8Array, KeyObject, Buffer>(sign)
/** With one processor nothing runs beside: the way to the pool and back would only cost, a fifth of a short signature. */
const isAlone = availableParallelism() === 1
const isShort = (algorithm: KeyAlgorithm): boolean => algorithm === 'rsa-2048' || algorithm === 'ecdsa-p256'
const rsaBits: Readonly<Partial<Record<KeyAlgorithm, number>>> = { 'rsa-2048': 2048, 'rsa-3072': 3072, 'rsa-4096': 4096 }
const curveNames: Readonly<Partial<Record<KeyAlgorithm, string>>> = { 'ecdsa-p256': 'P-256', 'ecdsa-p384': 'P-384' }

/** @returns PrivateKeyInfo, DER; the caller wipes it. */
export async function generatePrivateKey(algorithm: KeyAlgorithm, gm: Sm2Engine): Promise<Uint8Array> {
  if (algorithm === 'sm2') {
    const pair = gm.generateKeyPair()
    const der = encodePkcs8PrivateKey(pair)
    wipeBytes(pair.privateKey)
    return der
  }
  const bits = rsaBits[algorithm]
  const { privateKey } = bits
    ? await makeKeyPair('rsa', { modulusLength: bits, publicExponent: 65_537 })
    : await makeKeyPair('ec', { namedCurve: curveNames[algorithm]! })
  return new Uint8Array(privateKey.export({ format: 'der', type: 'pkcs8' }))
}

/** @param pkcs8Der PrivateKeyInfo; the caller wipes it. @throws {Fault} key.import_invalid */
export function openPrivateKey(pkcs8Der: Uint8Array, gm: Sm2Engine): SoftwareKey {
  try {
    return isSm2(pkcs8Der) ? openSm2(pkcs8Der, gm) : openWithNode(pkcs8Der)
  } catch (cause) {
    if (cause instanceof Fault) throw cause
    throw new Fault('key.import_invalid', { facts: { why: 'PKCS#8' }, cause })
  }
}

/** Without looking at whether the rest is right. */
function isSm2(pkcs8Der: Uint8Array): boolean {
  try {
    parsePrivateKey(pkcs8Der)
    return true
  } catch (error) {
    if (error instanceof CryptoError) return false
    throw error
  }
}

function openSm2(pkcs8Der: Uint8Array, gm: Sm2Engine): SoftwareKey {
  const { privateKey: scalar, publicKey: stated } = parsePrivateKey(pkcs8Der)
  // What was read is a part of the caller's bytes, which the caller wipes.
  const privateKey = scalar.slice()
  const publicKey = gm.publicKeyFromPrivate(privateKey)
  if (stated && Buffer.compare(stated, publicKey) !== 0) throw new Fault('key.import_invalid', { facts: { why: 'public key' } })
  const signed = (e: Uint8Array) => encodeSm2Signature(gm.signDigest(privateKey, e))
  /** Made at the first message: what depends on the key alone is then worked out once. */
  let signPrepared: ((message: Uint8Array) => Uint8Array) | undefined
  return {
    algorithm: 'sm2',
    publicKeyInfoDer: encodePublicKeyInfo(publicKey),
    async signDigest(digest, digestOid) {
      assertDigest('sm2', digest, digestOid)
      return signed(digest)
    },
    async signMessage(message, digestOid, sm2Id) {
      digestNameFor('sm2', digestOid)
      if (sm2Id) return signed(gm.sm3(gm.zValue(publicKey, sm2Id), message))
      return encodeSm2Signature((signPrepared ??= gm.prepareSigner({ privateKey, publicKey }))(message))
    },
    async decrypt(ciphertext, scheme) {
      if (scheme !== 'sm2') throw ciphertextInvalid()
      try {
        return gm.decryptSm2(privateKey, parseSm2Cipher(ciphertext))
      } catch (error) {
        throw error instanceof CryptoError ? ciphertextInvalid(error) : error
      }
    },
    wipe() {
      wipeBytes(privateKey)
      signPrepared = undefined
    },
  }
}

function openWithNode(pkcs8Der: Uint8Array): SoftwareKey {
  const key = createPrivateKey({ key: Buffer.from(pkcs8Der), format: 'der', type: 'pkcs8' })
  const algorithm = algorithmOf(key)
  const publicKeyInfoDer = new Uint8Array(createPublicKey(key).export({ format: 'der', type: 'spki' }))
  const signDigest = algorithm.startsWith('rsa-') ? rsaDigestSigner(key) : ecdsaDigestSigner(key, algorithm)
  return {
    algorithm,
    publicKeyInfoDer,
    async signDigest(digest, digestOid) {
      assertDigest(algorithm, digest, digestOid)
      return signDigest(digest, digestOid)
    },
    async signMessage(message, digestOid) {
      const name = digestNameFor(algorithm, digestOid)
      // OpenSSL names RSA-with-SM3 (…504) in DigestInfo where RFC 8017 has the digest itself (…401).
      if (name === 'sm3') return signDigest(new Uint8Array(createHash(name).update(message).digest()), digestOid)
      return new Uint8Array(isAlone && isShort(algorithm) ? sign(name, message, key) : await inPool(() => signInPool(name, message, key)))
    },
    async decrypt(ciphertext, scheme) {
      if (!algorithm.startsWith('rsa-') || scheme === 'sm2') throw ciphertextInvalid()
      const padding = scheme === 'rsa-oaep' ? constants.RSA_PKCS1_OAEP_PADDING : constants.RSA_PKCS1_PADDING
      try {
        return new Uint8Array(privateDecrypt({ key, padding, oaepHash: 'sha1' }, ciphertext))
      } catch (cause) {
        throw ciphertextInvalid(cause)
      }
    },
    wipe() {},
  }
}

function algorithmOf(key: KeyObject): KeyAlgorithm {
  const { asymmetricKeyType: type, asymmetricKeyDetails: details } = key
  if (type === 'rsa') {
    const found = Object.entries(rsaBits).find(([, bits]) => bits === details?.modulusLength)
    if (found && details?.publicExponent === 65_537n) return found[0] as KeyAlgorithm
  }
  if (type === 'ec' && details?.namedCurve === 'prime256v1') return 'ecdsa-p256'
  if (type === 'ec' && details?.namedCurve === 'secp384r1') return 'ecdsa-p384'
  throw new Fault('key.import_invalid', { facts: { why: `${type ?? '?'} ${details?.modulusLength ?? details?.namedCurve ?? ''}`.trim() } })
}

/** @source RFC 8017 §8.2.1, §9.2: the padding is OpenSSL's, DigestInfo ours. */
const rsaDigestSigner = (key: KeyObject) => (digest: Uint8Array, digestOid: string) =>
  new Uint8Array(privateEncrypt({ key, padding: constants.RSA_PKCS1_PADDING }, encodeDigestInfo(digest, digestOid)))

/** DigestInfo. @source RFC 8017 Appendix A.2.4. */
export const encodeDigestInfo = (digest: Uint8Array, digestOid: string): Uint8Array => encodeSequence(encodeAlgorithm(digestOid, 'null'), encodeOctetString(digest))

/** node:crypto signs no digest with an EC key; noble does (RFC 6979 nonce). */
function ecdsaDigestSigner(key: KeyObject, algorithm: KeyAlgorithm): (digest: Uint8Array) => Uint8Array {
  const curve = algorithm === 'ecdsa-p256' ? p256 : p384
  return (digest) => {
    const scalar = Buffer.from(key.export({ format: 'jwk' }).d!, 'base64url')
    try {
      return curve.sign(digest, scalar, { prehash: false, lowS: false, format: 'der' })
    } finally {
      scalar.fill(0)
    }
  }
}

/** What a device signs for a message: e for SM2, otherwise the digest. */
export function messageToDigest(gm: Sm2Engine, key: { algorithm: KeyAlgorithm; publicKey65?: Uint8Array }, message: Uint8Array, digestOid: string, sm2Id?: Uint8Array): Uint8Array {
  const name = digestNameFor(key.algorithm, digestOid)
  if (key.algorithm === 'sm2') return gm.messageDigest(key.publicKey65!, message, sm2Id)
  return new Uint8Array(createHash(name).update(message).digest())
}
