// Owns SVSRespond: the outer structure of every answer.
import { readSmallInteger } from '../der/read.ts'
import { encodeInteger } from '../der/write.ts'
import { CryptoError } from '../error.ts'
import { encodeFields, readFields } from './body.ts'
import type { SvsAttribute } from './ext-attributes.ts'
import type { AnyMessage } from './fields.ts'
import { svsOperationOf, svsOperations } from './messages.ts'
import type { SvsOperation, SvsRespondOf } from './messages.ts'
import { encodeOuter, readOuter } from './svs-request.ts'
import type { OuterOptions, SvsForm } from './svs-request.ts'
import type { SvsTokenForm } from './timestamp-token.ts'

/**
 * respValue, and with GM_SUCCESS what the operation has to say.
 *
 * @param form  of the request, so that its sender can read the answer.
 * @source GB/T 38629-2020 §7.4.
 */
export function encodeSvsRespond<O extends SvsOperation>(operation: O, respond: SvsRespondOf<O>, options: OuterOptions = {}): Uint8Array {
  const table = svsOperations[operation]
  return encodeOuter(table.type, [encodeInteger(respond.respValue), ...encodeFields(table.respond, respond as AnyMessage)], options)
}

/** A refusal of what could not be read: type and code alone. @source GB/T 38629-2020 §7.4. */
export function encodeSvsRefusal(type: number, respValue: number, options: { timeMs?: number } = {}): Uint8Array {
  return encodeOuter(type, [encodeInteger(respValue)], options)
}

export interface SvsRespond {
  readonly type: number
  /** undefined: a type that is not in the table */
  readonly operation: SvsOperation | undefined
  readonly respond: { readonly respValue: number } & AnyMessage
  readonly form: SvsForm
  readonly timeMs?: number
  /** TimeStampToken over `covered` */
  readonly timestampToken?: Uint8Array
  readonly tokenForm?: SvsTokenForm
  readonly extAttributes?: readonly SvsAttribute[]
  /** the content of the answer's OCTET STRING: what a timestamp is over */
  readonly covered: Uint8Array
}

/** @throws {CryptoError} der.* @source GB/T 38629-2020 §7.4. */
export function parseSvsRespond(der: Uint8Array): SvsRespond {
  const { type, fields: [first, ...rest], ...outer } = readOuter(der)
  if (!first) throw new CryptoError('der.element_missing')
  const operation = svsOperationOf(type)
  const respValue = readSmallInteger(first)
  const message = operation ? readFields(svsOperations[operation].respond, rest) : {}
  return { type, operation, respond: { ...message, respValue }, ...outer }
}
