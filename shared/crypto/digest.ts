// Owns the digest algorithms that certificates, messages and timestamps may name, by object identifier.
import { sha1 } from '@noble/hashes/legacy.js'
import { sha256, sha384, sha512 } from '@noble/hashes/sha2.js'
import { OID } from './der/oid.ts'
import { CryptoError } from './error.ts'
import { sm3 } from './sm3.ts'

/** SHA-1 is here because old ESSCertID values use it; nothing writes it. */
const digests: Readonly<Record<string, { readonly sizeBytes: number; readonly digest: (data: Uint8Array) => Uint8Array }>> = {
  [OID.sm3]: { sizeBytes: 32, digest: (data) => sm3(data) },
  [OID.sm3Unkeyed]: { sizeBytes: 32, digest: (data) => sm3(data) },
  [OID.sha1]: { sizeBytes: 20, digest: (data) => sha1(data) },
  [OID.sha256]: { sizeBytes: 32, digest: (data) => sha256(data) },
  [OID.sha384]: { sizeBytes: 48, digest: (data) => sha384(data) },
  [OID.sha512]: { sizeBytes: 64, digest: (data) => sha512(data) },
}

/** How long its digests are, or nothing for an algorithm that is not in the table. */
export function digestSizeBytes(oid: string): number | undefined {
  return Object.hasOwn(digests, oid) ? digests[oid].sizeBytes : undefined
}

/** @throws {CryptoError} digest.algorithm_unsupported */
export function digestWith(oid: string, data: Uint8Array): Uint8Array {
  if (!Object.hasOwn(digests, oid)) throw new CryptoError('digest.algorithm_unsupported', oid)
  return digests[oid].digest(data)
}
