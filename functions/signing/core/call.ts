// Owns who calls: what a transport tells of its caller, and what an operation leaves for the journal.
import type { SignerProfileName } from '@yiqian/shared/crypto/cms/profile.ts'

export type Transport = 'tcp' | 'tls' | 'udp' | 'http' | 'https' | 'soap' | 'sof' | 'contract'

export interface SvsCaller {
  /** undefined: no application is known behind this address; it may verify, but has no keys */
  applicationId: string | undefined
  /** the dialect of its messages; gm501 unless given */
  messageProfile?: SignerProfileName
  transport: Transport
  address: string
  /** what sessions of init, update and final are bound to beside their id: one connection, or one kind of transport */
  owner: string
  /** aborted when the connection has ended: its sessions end with it */
  signal?: AbortSignal
}

/** What the journal will say of one operation: never content, never a secret. */
export interface Note {
  readonly keys: Record<string, string>
  readonly facts: Record<string, string | number | boolean>
  /** leave no entry when it succeeds: a piece of a stream, which its final speaks of */
  isPart?: boolean
}

export interface SvsCall {
  readonly caller: SvsCaller
  readonly nowMs: number
  readonly note: Note
}
