// Owns RSA and ECDSA as tests need them: node:crypto behind the port `VerifySignature`.
import { createPublicKey, verify } from 'node:crypto'
import { OID } from '../../shared/crypto/der/oid.ts'
import type { VerifySignature } from '../../shared/crypto/x509/signature.ts'

const digestNames: Readonly<Record<string, string>> = {
  [OID.sha256WithRsa]: 'sha256', [OID.sha384WithRsa]: 'sha384', [OID.sha512WithRsa]: 'sha512',
  [OID.ecdsaWithSha256]: 'sha256', [OID.ecdsaWithSha384]: 'sha384', [OID.ecdsaWithSha512]: 'sha512',
  [OID.sha256]: 'sha256', [OID.sha384]: 'sha384', [OID.sha512]: 'sha512',
}

export const verifyByNode: VerifySignature = ({ algorithm, digestOid, publicKey, message, signature }) => {
  const name = digestNames[algorithm.oid] ?? (algorithm.oid === OID.rsaEncryption && digestOid ? digestNames[digestOid] : undefined)
  if (!name) return undefined
  try {
    return verify(name, message, createPublicKey({ key: Buffer.from(publicKey.der), format: 'der', type: 'spki' }), signature)
  } catch {
    return false
  }
}
