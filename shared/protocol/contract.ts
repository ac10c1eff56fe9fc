// What a contract is: one operation of one function, its address, who may call it, what goes in and out, and what may go wrong.
import type { GenericSchema, InferInput, InferOutput } from 'valibot'
import type { FaultCode, Sentence } from './faults.ts'
import type { Right } from './rights.ts'

export type FunctionName = 'identity' | 'cosigning' | 'certificates' | 'seal' | 'timestamp' | 'status-sync' | 'his' | 'verification' | 'signing' | 'administration'

/**
 * Who may call:
 * - `public` anybody, in or outside the secure channel
 * - `channel` anybody, but only inside the secure channel
 * - `proofing` a phone that has passed identity proofing and is enrolling, in the channel
 * - `device` an enrolled phone, in the channel
 * - `application` a hospital system with an access token
 * - `administrator` a person of the console with a session, whose role has the contract's `right`
 * - `function` another function of this platform
 */
export type Access = 'public' | 'channel' | 'proofing' | 'device' | 'application' | 'administrator' | 'function'

export type Method = 'GET' | 'POST' | 'PUT' | 'DELETE'

/** Bytes that go out as they are (a PDF, a picture), instead of JSON. */
export interface Binary {
  contentType: string
  bytes: Uint8Array
  fileName?: string
}

export interface Contract<Request extends GenericSchema = GenericSchema, Response extends GenericSchema | 'binary' = GenericSchema | 'binary', A extends Access = Access> {
  function: FunctionName
  /** verb-noun, kebab-case; names the route file and its test */
  operation: string
  method: Method
  /** `{name}` segments are taken from the path into the request; a GET's other fields come from the query */
  path: string
  access: readonly A[]
  request: Request
  response: Response
  /** the faults that the route itself may throw, beside those of the kernel (request.*, access.*, channel.*, server.*) */
  faults: readonly FaultCode[]
  /** a write repeats safely under the same Idempotency-Key; reads are false */
  write: boolean
  /** which right an administrator needs; given exactly when `access` names administrators */
  right?: Right
  /** a phone is refused with `consent.required` unless its person agrees to the privacy notice in force (MA-11) */
  needsConsent: boolean
  /** largest request body, in bytes */
  maxBodyBytes: number
  summary: Sentence
}

export type RequestOf<C extends Contract> = InferOutput<C['request']>
export type RequestInputOf<C extends Contract> = InferInput<C['request']>
export type ResponseOf<C extends Contract> = C['response'] extends GenericSchema ? InferOutput<C['response']> : Binary

type Given<Request extends GenericSchema, Response extends GenericSchema | 'binary', A extends Access> = Pick<Contract<Request, Response, A>, 'function' | 'operation' | 'access' | 'request' | 'response' | 'faults' | 'summary'> &
  Partial<Pick<Contract, 'method' | 'path' | 'write' | 'maxBodyBytes' | 'right' | 'needsConsent'>>

/** Largest request body unless a contract says otherwise: 2 MiB. */
export const BODY_LIMIT = 2 * 1_048_576

/** Makes a contract; unless told otherwise it is `POST /<function>/<operation>` and a write. */
export function contract<const Request extends GenericSchema, const Response extends GenericSchema | 'binary', const A extends Access>(given: Given<Request, Response, A>): Contract<Request, Response, A> {
  if ((given.right !== undefined) !== (given.access as readonly Access[]).includes('administrator')) throw new Error(`${given.operation}: a right belongs to administrators, and administrators need one`)
  const method = given.method ?? 'POST'
  return { ...given, method, path: given.path ?? `/${given.function}/${given.operation}`, write: given.write ?? method !== 'GET', needsConsent: given.needsConsent ?? false, maxBodyBytes: given.maxBodyBytes ?? BODY_LIMIT }
}
