// Owns the digest algorithms that certificates, messages and timestamps may name, by object identifier.
import { sha1 } from '@noble/hashes/legacy.js'
import { sha256, sha384, sha512 } from '@noble/hashes/sha2.js'
import { OID } from './der/oid.ts'
import { CryptoError } from './error.ts'
import { sm3 } from './sm3.ts'

/** SHA-1 is here because old ESSCertID values use it; nothing writes it. */
const digests: ReadonlyMap<string, { readonly sizeBytes: number; readonly digest: (data: Uint8Array) => Uint8Array }> = new Map(Object.entries({
  [OID.sm3]: { sizeBytes: 32, digest: (data: Uint8Array) => sm3(data) },
  [OID.sm3Unkeyed]: { sizeBytes: 32, digest: (data: Uint8Array) => sm3(data) },
  [OID.sha1]: { sizeBytes: 20, digest: (data: Uint8Array) => sha1(data) },
  [OID.sha256]: { sizeBytes: 32, digest: (data: Uint8Array) => sha256(data) },
  [OID.sha384]: { sizeBytes: 48, digest: (data: Uint8Array) => sha384(data) },
  [OID.sha512]: { sizeBytes: 64, digest: (data: Uint8Array) => sha512(data) },
}))

/** How long its digests are, or nothing for an algorithm that is not in the table. @source GB/T 32905—2016; FIPS 180-4. */
export function digestSizeBytes(oid: string): number | undefined {
  return digests.get(oid)?.sizeBytes
}

/** @throws {CryptoError} digest.algorithm_unsupported @source GB/T 32905—2016; FIPS 180-4. */
export function digestWith(oid: string, data: Uint8Array): Uint8Array {
  const known = digests.get(oid)
  if (!known) throw new CryptoError('digest.algorithm_unsupported', oid)
  return known.digest(data)
}
