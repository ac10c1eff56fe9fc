// Time authorities as the domain sees them: profiles under which tokens are issued, and the certificates that sign them.
import type { KeyAlgorithm, KeyReference, KeyStoreName } from '../application-key/application-key.ts'
import type { Revised } from '../records.ts'

/** What a time authority can sign with; the digest beside it is SM3 for SM2, else SHA-256. */
export const tsaAlgorithms = ['sm2', 'rsa-2048', 'rsa-3072', 'rsa-4096', 'ecdsa-p256'] as const satisfies readonly KeyAlgorithm[]
export type TsaAlgorithm = (typeof tsaAlgorithms)[number]

/** Digests that are still sound; SHA-1 is not. By the names that people use. */
export const imprintDigests = ['sm3', 'sha256', 'sha384', 'sha512'] as const
export type ImprintDigest = (typeof imprintDigests)[number]

/** SignedData as RFC 5652 has it, or as GM/T 0010 has it (SM2 alone). */
export const tokenContainers = ['cms', 'gm'] as const
export type TokenContainer = (typeof tokenContainers)[number]

/** One time authority: its name, its policy, how it signs and what it states. */
export interface TimestampProfile {
  /** names it in its address, /timestamp/tsa/<id>; never changes */
  id: string
  /** unique: a request that names it is answered under this profile */
  policyOid: string
  algorithm: TsaAlgorithm
  /** where its keys are made */
  keyStore: KeyStoreName
  container: TokenContainer
  /** what tokens state; when trusted time is known less exactly, none is issued. 1 … 999,999 */
  accuracyMs: number
  /** every token of one process has a later time than the one before, in microseconds */
  ordering: boolean
  digests: readonly ImprintDigest[]
  /** whether tokens name the authority (TSTInfo.tsa) */
  tsaName: boolean
  /** whether a request may have the certificates put into its token (certReq) */
  certificates: 'on-request' | 'withheld'
  /** who sees to the next certificate: the embedded authority by itself, or an administrator */
  renewal: 'embedded' | 'by-hand'
  state: 'enabled' | 'disabled'
}

/** All profiles of an installation, changed as one. */
export interface TimestampSettings extends Revised {
  id: 'timestamp'
  profiles: readonly TimestampProfile[]
  /** answers requests that name neither policy nor profile */
  defaultProfile: string
}

/**
 * - `requested`: the key is there, its certificate is awaited.
 * - `installed`: signs from `effectiveFromMs` until another takes over or it expires; stays listed for verification.
 */
export type TimestampCertificateState = 'requested' | 'installed'

/** A key of a time authority with its certificate. Never deleted: tokens outlive it. */
export interface TimestampCertificate extends Revised {
  id: string // tsc_
  profileId: string
  /** 1, 2, 3 … within its profile */
  sequence: number
  algorithm: TsaAlgorithm
  keyStore: KeyStoreName
  keyLabel: string
  publicKeyInfoBase64: string
  state: TimestampCertificateState
  /** made by the embedded authority, for a certification request, or brought with its key (PKCS#12) */
  origin: 'embedded' | 'requested' | 'imported'
  /** PKCS#10, when one was made */
  requestBase64: string | null
  /** its certificate first, then the issuers up to the root; empty while awaited */
  chainBase64: readonly string[]
  serialHex: string | null
  notBeforeMs: number | null
  notAfterMs: number | null
  effectiveFromMs: number | null
  createdAtMs: number
}

export const keyReferenceOf = ({ keyStore, keyLabel }: Pick<TimestampCertificate, 'keyStore' | 'keyLabel'>): KeyReference => ({ store: keyStore, label: keyLabel })

export interface TimestampSettingsStore {
  load(): Promise<TimestampSettings | undefined>
  /** inserts unless there are settings; answers what is there afterwards (two instances may start at once) */
  putIfAbsent(settings: TimestampSettings): Promise<TimestampSettings>
  replace(before: TimestampSettings, after: TimestampSettings): Promise<TimestampSettings>
}

export interface TimestampCertificateStore {
  /** @throws {StoreConflict} the id, or the profile's sequence, is taken */
  insert(certificate: TimestampCertificate): Promise<void>
  load(id: string): Promise<TimestampCertificate | undefined>
  /** of every profile, by profile and sequence */
  list(): Promise<TimestampCertificate[]>
  replace(before: TimestampCertificate, after: TimestampCertificate): Promise<TimestampCertificate>
}
