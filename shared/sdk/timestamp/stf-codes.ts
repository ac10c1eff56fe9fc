// Owns the numbers of the timestamp interface: result codes, items of a timestamp, algorithms.
import { OID } from '../../crypto/der/oid.ts'
import { SGD } from '../../crypto/svs/methods.ts'
import type { TimestampFailure } from '../../crypto/tsp/response.ts'

/**
 * Result codes. GM/T 0029 numbers its own codes from the same base with other meanings: these are STF's alone.
 *
 * @source GM/T 0033-2014 Annex (error codes); the standard's own spelling of ADDINFO_NOT_AVAILBLE.
 */
export const stfCodes = {
  STF_TS_OK: 0,
  STF_TS_INDATA_TOOLONG: 0x04000001,
  STF_TS_NOT_ENOUGH_MEMORY: 0x04000002,
  STF_TS_SERVER_ERROR: 0x04000003,
  STF_TS_MALFORMAT: 0x04000004,
  STF_TS_INVALID_ITEM: 0x04000005,
  STF_TS_INVALID_SIGNATURE: 0x04000006,
  STF_TS_INVALID_ALG: 0x04000007,
  STF_TS_INVALID_REQUEST: 0x04000008,
  STF_TS_INVALID_DATAFORMAT: 0x04000009,
  STF_TS_TIME_NOT_AVAILABLE: 0x0400000a,
  STF_TS_UNACCEPTED_POLICY: 0x0400000b,
  STF_TS_UNACCEPTED_EXTENSION: 0x0400000c,
  STF_TS_ADDINFO_NOT_AVAILBLE: 0x0400000d,
  STF_TS_SYSTEM_FAILURE: 0x0400000e,
} as const

export type StfCodeName = keyof typeof stfCodes

/** What the functions throw: the standard's code by name. */
export class StfError extends Error {
  override readonly name = 'StfError'
  readonly codeName: StfCodeName
  readonly code: number

  constructor(codeName: StfCodeName, detail = '', cause?: unknown) {
    super(detail === '' ? codeName : `${codeName}: ${detail}`, { cause })
    this.codeName = codeName
    this.code = stfCodes[codeName]
  }
}

/** @source GM/T 0033-2014; RFC 3161 §2.4.2. */
export const stfCodeOfFailure: Readonly<Record<TimestampFailure, StfCodeName>> = {
  badAlg: 'STF_TS_INVALID_ALG',
  badRequest: 'STF_TS_INVALID_REQUEST',
  badDataFormat: 'STF_TS_INVALID_DATAFORMAT',
  timeNotAvailable: 'STF_TS_TIME_NOT_AVAILABLE',
  unacceptedPolicy: 'STF_TS_UNACCEPTED_POLICY',
  unacceptedExtension: 'STF_TS_UNACCEPTED_EXTENSION',
  addInfoNotAvailable: 'STF_TS_ADDINFO_NOT_AVAILBLE',
  systemFailure: 'STF_TS_SYSTEM_FAILURE',
}

/** Items of STF_GetTSDetail. @source GM/T 0033-2014 (item numbers). */
export const stfItems = {
  timeOfStamp: 1, commonNameOfSigner: 2, originalDigest: 3, certificateOfServer: 4, certificateChainOfServer: 5, sourceOfTime: 6,
  precision: 7, responseType: 8, countryOfSigner: 9, organizationOfSigner: 10, cityOfSigner: 11, emailOfSigner: 12,
} as const

export type StfItem = (typeof stfItems)[keyof typeof stfItems]

/** Digests by number. SHA-512 and SHA-384 have none in the edition at hand: 0x8 and 0x10 are this product's own (docs/deviations.md). @source GB/T 33560-2017 §6.2.3. */
export const stfDigests: Readonly<Record<number, string>> = { 0x1: OID.sm3, 0x4: OID.sha256, 0x8: OID.sha512, 0x10: OID.sha384 }

/** Signatures by number. */
export const stfSignatures: Readonly<Record<number, 'sm2' | 'rsa' | 'ecdsa'>> = { [SGD.SM3_SM2]: 'sm2', [SGD.SHA256_RSA]: 'rsa', [SGD.SHA256_ECDSA]: 'ecdsa' }
