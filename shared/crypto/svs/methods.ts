// Owns signMethod: the numbers of signature algorithms, and what each stands for.
import { OID } from '../der/oid.ts'

export interface SignMethod {
  readonly key: 'sm2' | 'rsa' | 'ecdsa'
  readonly digestOid: string
  /** False: signatures of the past are verified, none are made (SHA-1). */
  readonly maySign: boolean
}

/**
 * SGD_ numbers. ECDSA has none in the standard; 0x0080xxxx is this product's own (docs/deviations.md).
 *
 * @source GB/T 33560-2017 §6.2.4.
 */
export const SGD = {
  SM3_RSA: 0x00010001,
  SHA1_RSA: 0x00010002,
  SHA256_RSA: 0x00010004,
  SM3_SM2: 0x00020201,
  SHA256_ECDSA: 0x00800004,
  SHA384_ECDSA: 0x00800008,
} as const

const methods: Readonly<Record<number, SignMethod>> = {
  [SGD.SM3_SM2]: { key: 'sm2', digestOid: OID.sm3, maySign: true },
  [SGD.SHA256_RSA]: { key: 'rsa', digestOid: OID.sha256, maySign: true },
  [SGD.SM3_RSA]: { key: 'rsa', digestOid: OID.sm3, maySign: true },
  [SGD.SHA1_RSA]: { key: 'rsa', digestOid: OID.sha1, maySign: false },
  [SGD.SHA256_ECDSA]: { key: 'ecdsa', digestOid: OID.sha256, maySign: true },
  [SGD.SHA384_ECDSA]: { key: 'ecdsa', digestOid: OID.sha384, maySign: true },
}

/** Undefined: no such method. @source GB/T 33560-2017 §6.2.4. */
export const signMethodOf = (signMethod: number): SignMethod | undefined => methods[signMethod]
