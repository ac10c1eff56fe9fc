// RSA and ECDSA signatures of other systems, by node:crypto: the port `VerifySignature` of shared/crypto.
import { createPublicKey, verify, type KeyObject } from 'node:crypto'
import { promisify } from 'node:util'
import { OID } from '@yiqian/shared/crypto/der/oid.ts'
import type { SignatureCheck, VerifySignature } from '@yiqian/shared/crypto/x509/signature.ts'

const DIGESTS: Readonly<Record<string, string>> = { [OID.sha256]: 'sha256', [OID.sha384]: 'sha384', [OID.sha512]: 'sha512' }
const RSA: Readonly<Record<string, string>> = { [OID.sha256WithRsa]: 'sha256', [OID.sha384WithRsa]: 'sha384', [OID.sha512WithRsa]: 'sha512' }
const ECDSA: Readonly<Record<string, string>> = { [OID.ecdsaWithSha256]: 'sha256', [OID.ecdsaWithSha384]: 'sha384', [OID.ecdsaWithSha512]: 'sha512' }
const CURVES: readonly string[] = ['prime256v1', 'secp384r1', 'secp521r1']
const RSA_BITS = { least: 2048, most: 8192 }

/** SHA-1, RSA-PSS, short RSA keys and other curves are not decided: `undefined`. @source RFC 8017 §8.2; FIPS 186-5 §6 */
export const verifyByNode: VerifySignature = (check) => {
  const digestName = digestOf(check)
  const key = digestName === undefined ? undefined : keyOf(check)
  if (!digestName || !key) return undefined
  try {
    return verify(digestName, check.message, key, check.signature)
  } catch {
    return false
  }
}

/** The same over megabytes, on another thread. */
export async function verifyLargeByNode(check: SignatureCheck): Promise<boolean | undefined> {
  const digestName = digestOf(check)
  const key = digestName === undefined ? undefined : keyOf(check)
  if (!digestName || !key) return undefined
  try {
    return await verifyElsewhere(digestName, check.message, key, check.signature)
  } catch {
    return false
  }
}

const verifyElsewhere = promisify<string, Uint8Array, KeyObject, Uint8Array, boolean>(verify)

/** In CMS the algorithm may name the key alone; the digest then stands beside it. */
function digestOf({ algorithm, digestOid = '' }: SignatureCheck): string | undefined {
  if (algorithm.oid === OID.rsaEncryption) return DIGESTS[digestOid]
  return RSA[algorithm.oid] ?? ECDSA[algorithm.oid]
}

/** The key, if it is of the kind that the algorithm names and of a size to rely on and to afford. */
function keyOf({ algorithm, publicKey }: SignatureCheck): KeyObject | undefined {
  try {
    const key = createPublicKey({ key: Buffer.from(publicKey.der), format: 'der', type: 'spki' })
    const { modulusLength = 0, namedCurve = '' } = key.asymmetricKeyDetails ?? {}
    if (algorithm.oid in ECDSA) return key.asymmetricKeyType === 'ec' && CURVES.includes(namedCurve) ? key : undefined
    return key.asymmetricKeyType === 'rsa' && modulusLength >= RSA_BITS.least && modulusLength <= RSA_BITS.most ? key : undefined
  } catch {
    return undefined
  }
}
