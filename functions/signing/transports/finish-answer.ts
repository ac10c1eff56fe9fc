// Owns what an answer in DER carries beside its message: a timestamp over it, and the attributes that came with the request.
import { OID } from '@yiqian/shared/crypto/der/oid.ts'
import { svsCodes } from '@yiqian/shared/crypto/svs/codes.ts'
import type { SvsOperation, SvsRespondOf } from '@yiqian/shared/crypto/svs/messages.ts'
import type { SvsRequest } from '@yiqian/shared/crypto/svs/svs-request.ts'
import { encodeSvsRespond, parseSvsRespond } from '@yiqian/shared/crypto/svs/svs-respond.ts'
import type { Log } from '../../_kernel/log.ts'
import type { SvsCaller } from '../core/call.ts'
import type { Core } from '../core/perform.ts'

/** `asked`: when the request has the attribute id-aa-timeStampToken without a value; `always`: every answer but those of sessions' pieces. */
export type ResponseTimestamp = 'asked' | 'always' | 'never'

export interface FinishAnswer {
  /** nothing beside the message and its time */
  isPlain(request: SvsRequest): boolean
  /** @source GB/T 38629-2020 §7.4 respTimeStampToken, extAttributes */
  finish(request: SvsRequest, respond: SvsRespondOf<SvsOperation>, caller: SvsCaller): Promise<Uint8Array>
}

export interface FinishOptions {
  readonly when: ResponseTimestamp
  /** a token of the platform's own time authority over those bytes. @throws {Fault} */
  timestampOver(covered: Uint8Array): Promise<Uint8Array>
  nowMs(): number
  log: Log
}

/** A timestamp that was asked for and cannot be had withholds the answer: GM_SYSTEM_FAILURE, and a line in the journal that says so. */
export function createFinishAnswer(core: Pick<Core, 'refuseUnread'>, { when, timestampOver, nowMs, log }: FinishOptions): FinishAnswer {
  const isStamped = ({ operation, extAttributes = [] }: SvsRequest): boolean => (when === 'always' ? !PIECE.test(operation) : when === 'asked' && extAttributes.some(asksForTimestamp))
  return {
    isPlain: (request) => !request.extAttributes && (when !== 'always' || !isStamped(request)),
    async finish(request, respond, caller) {
      const { operation, form, tokenForm, extAttributes = [] } = request
      const beside = { form, timeMs: nowMs(), extAttributes: extAttributes.filter((each) => !asksForTimestamp(each)) }
      const answer = encodeSvsRespond(operation, respond, beside)
      if (!isStamped(request)) return answer
      try {
        return encodeSvsRespond(operation, respond, { ...beside, timestampToken: await timestampOver(parseSvsRespond(answer).covered), ...(tokenForm && { tokenForm }) })
      } catch (error) {
        log('error', { op: `signing.${operation}`, detail: `no timestamp over the answer: ${error instanceof Error ? error.message : 'unknown'}` })
        return encodeSvsRespond(operation, { respValue: await core.refuseUnread(operation, caller, svsCodes.GM_SYSTEM_FAILURE) }, beside)
      }
    },
  }
}

/** nothing was signed or verified yet */
const PIECE = /(?:Init|Update)$/
const asksForTimestamp = ({ oid, values }: { oid: string; values: readonly Uint8Array[] }): boolean => oid === OID.timestampToken && values.length === 0
