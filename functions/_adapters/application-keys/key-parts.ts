// What every key store is made with, and what they share: names of digests, checks of what comes in.
import { digestSizeBytes } from '@yiqian/shared/crypto/digest.ts'
import { OID } from '@yiqian/shared/crypto/der/oid.ts'
import { Fault } from '@yiqian/shared/protocol/faults.ts'
import type { KeyAlgorithm, KeyStoreName } from '../../_domain/application-key/application-key.ts'
import type { GmEngine } from '../gm-engine/gm-engine.ts'

/** Wraps secrets under the master key; the keyring of _runtime is one. */
export interface KeyWrapping {
  wrap(purpose: string, context: string, secret: Uint8Array): string
  unwrap(purpose: string, context: string, wrappedHex: string): Uint8Array
}

export type Sm2Engine = Pick<
  GmEngine,
  'generateKeyPair' | 'publicKeyFromPrivate' | 'signDigest' | 'prepareSigner' | 'verifyDigest' | 'zValue' | 'messageDigest' | 'sm3' | 'decryptSm2'
>

/** Names of digests as node:crypto has them. */
const digestNames: Readonly<Record<string, string>> = {
  [OID.sm3]: 'sm3',
  [OID.sha1]: 'sha1',
  [OID.sha256]: 'sha256',
  [OID.sha384]: 'sha384',
  [OID.sha512]: 'sha512',
}

/** @throws {Fault} key.digest_invalid — not one of SM3, SHA-1, SHA-256, SHA-384, SHA-512; SM2 keys have SM3 alone, ECDSA keys the SHA-2 family. */
export function digestNameFor(algorithm: KeyAlgorithm, digestOid: string): string {
  const name = digestNames[digestOid]
  const fits = algorithm === 'sm2' ? name === 'sm3' : algorithm.startsWith('ecdsa-') ? name !== 'sm3' && name !== 'sha1' : true
  if (!name || !fits) throw new Fault('key.digest_invalid', { detail: `${digestOid} for ${algorithm}` })
  return name
}

/** @throws {Fault} key.digest_invalid */
export function assertDigest(algorithm: KeyAlgorithm, digest: Uint8Array, digestOid: string): void {
  digestNameFor(algorithm, digestOid)
  if (digest.length !== digestSizeBytes(digestOid)) throw new Fault('key.digest_invalid', { detail: `${digest.length} bytes for ${digestOid}` })
}

export const keyNotFound = (store: KeyStoreName, label: string): Fault => new Fault('key.not_found', { detail: `${store} ${label}` })

export const ciphertextInvalid = (cause?: unknown): Fault => new Fault('key.ciphertext_invalid', { cause })
