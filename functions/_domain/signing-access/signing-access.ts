// Owns what is known of an application of the sign/verify server: where it calls from, under which name, in which dialect its messages are.
import type { SignerProfileName } from '@yiqian/shared/crypto/cms/profile.ts'
import type { Revised } from '../records.ts'

/** 签名验签服务的应用. Its keys name it as `applicationId` (application-key.ts). */
export interface SigningAccess extends Revised {
  /** app_, of a hospital system that is registered already, or its own */
  id: string
  name: string
  /** in HTTP paths, SOAP addresses and as common name of TLS client certificates; unique */
  directory: string
  /** addresses and CIDR ranges it may call from; empty: from this machine alone */
  sources: string[]
  /** the dialect of its GB/T 35275 messages */
  messageProfile: SignerProfileName
  state: 'active' | 'suspended'
  createdAtMs: number
}

export interface SigningAccessStore {
  /** @throws {StoreConflict} the application or the directory is taken */
  insert(access: SigningAccess): Promise<void>
  load(id: string): Promise<SigningAccess | undefined>
  /** the oldest first */
  list(): Promise<SigningAccess[]>
  replace(before: SigningAccess, after: SigningAccess): Promise<SigningAccess>
}

/** Lower-case letters, digits and hyphens; what is no word of the protocol's own addresses. */
export const isDirectory = (text: string): boolean => /^[a-z0-9][a-z0-9-]{0,31}$/.test(text) && text !== 'soap' && text !== 'sof'
