// Owns what a SOF function is, what it works with, and what it is told of its call.
import type { ApplicationKeys } from '../../../_adapters/application-keys/application-keys.ts'
import type { Validation } from '../../../_runtime/open-validation.ts'
import type { Applications } from '../../core/applications.ts'
import type { SvsCall } from '../../core/call.ts'
import type { Parts } from '../../core/parts.ts'
import type { SofConfig } from '../config.ts'
import type { Argument, Arguments } from './arguments.ts'
import type { Session, Sessions } from './sessions.ts'

/** The time authority, asked by contract. */
export interface Timestamps {
  /** TimeStampResp, DER. @throws {Fault} timestamp.* */
  answer(requestDer: Uint8Array): Promise<Uint8Array>
  isOver(tokenDer: Uint8Array, covered: Uint8Array, atMs: number): Promise<boolean>
}

export interface SofParts extends Parts {
  readonly config: SofConfig
  readonly sessions: Sessions
  readonly applications: Applications
  readonly applicationKeys: Pick<ApplicationKeys, 'setPermissionCode'>
  readonly validation: Validation
  readonly timestamps: Timestamps
}

export interface SofCall extends SvsCall {
  readonly args: Arguments
  readonly session: Session
  /** the content of a file function, as it comes */
  readonly file?: AsyncIterable<Uint8Array>
  /** what else the answer holds beside code, msg and data */
  readonly more: Record<string, unknown>
  /** the answer will carry the name of a session of its own, from what is set now */
  openSession(): Session
}

export interface SofFunction {
  /** as the standard has it */
  readonly name: `SOF_${string}`
  /** other names in use, without SOF_ */
  readonly alike?: readonly string[]
  /** in the standard's order, for calls that give a list */
  readonly args: readonly Argument[]
  /** what stands as `data` in a refusal; '' unless given */
  readonly refused?: unknown
  /** @returns `data` of the answer. @throws {SofRefusal} or what asSofRefusal makes one of */
  run(parts: SofParts, call: SofCall): unknown
}
