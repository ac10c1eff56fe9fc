// Owns requests in DER over sockets: one frame in, one frame out, whatever the socket is.
import { svsCodes } from '@yiqian/shared/crypto/svs/codes.ts'
import { svsOperationOf } from '@yiqian/shared/crypto/svs/messages.ts'
import { parseSvsRequest, peekSvsType, type SvsRequest } from '@yiqian/shared/crypto/svs/svs-request.ts'
import { encodeSvsRefusal, encodeSvsRespond } from '@yiqian/shared/crypto/svs/svs-respond.ts'
import { CryptoError } from '@yiqian/shared/crypto/error.ts'
import type { SvsCaller } from '../core/call.ts'
import type { Core } from '../core/perform.ts'
import type { FinishAnswer } from './finish-answer.ts'

export type AnswerFrame = (frame: Uint8Array, caller: SvsCaller) => Promise<Uint8Array>

export interface Asn1Options {
  /** whether a token is a timestamp over those bytes by a trusted authority */
  isTimestampOver(token: Uint8Array, covered: Uint8Array): Promise<boolean>
  nowMs(): number
  answers: FinishAnswer
}

/** Whatever the bytes are, the answer is an SVSRespond. @source GB/T 38629-2020 §7.3.2 e): a timestamp that is there is verified */
export function answerFrames(core: Core, { isTimestampOver, nowMs, answers }: Asn1Options): AnswerFrame {
  return async (frame, caller) => {
    const request = readRequest(frame)
    if (!request) {
      const type = peekSvsType(frame)
      const operation = type === undefined ? undefined : svsOperationOf(type)
      return encodeSvsRefusal(type ?? 0, await core.refuseUnread(operation, caller), { timeMs: nowMs() })
    }
    const { operation, message, form, timestampToken, covered, extAttributes } = request
    if (extAttributes?.some(({ critical }) => critical)) return encodeSvsRespond(operation, { respValue: await core.refuseUnread(operation, caller) }, { form, timeMs: nowMs() })
    if (timestampToken && !(await isTimestampOver(timestampToken, covered))) {
      return encodeSvsRespond(operation, { respValue: await core.refuseUnread(operation, caller, svsCodes.GM_INVALID_SIGNATURE) }, { form, timeMs: nowMs() })
    }
    const respond = await core.perform(operation, message, caller)
    return answers.isPlain(request) ? encodeSvsRespond(operation, respond, { form, timeMs: nowMs() }) : answers.finish(request, respond, caller)
  }
}

function readRequest(frame: Uint8Array): SvsRequest | undefined {
  try {
    return parseSvsRequest(frame)
  } catch (cause) {
    if (cause instanceof CryptoError) return undefined
    throw cause
  }
}

const STREAMING = /^(?:sign|verifySigned)Data(?:Init|Update|Final)$/

/** Whether the frames of a connection must be worked on in their order: a digest runs along. */
export function isPartOfStream(frame: Uint8Array): boolean {
  const type = quickType(frame)
  return STREAMING.test((type !== undefined && svsOperationOf(type)) || '')
}

/** An Update: data that are digested and forgotten. */
export function isPiece(frame: Uint8Array): boolean {
  const type = quickType(frame)
  return type === 6 || type === 9
}

/** The type where it nearly always stands: right behind the outer header. Otherwise undefined. */
function quickType(frame: Uint8Array): number | undefined {
  const header = frame[1]! < 0x80 ? 2 : 2 + (frame[1]! & 0x7f)
  let at = header
  if (frame[at] === 2 && frame[at + 3] === 2) at += 3
  return frame[at] === 2 && frame[at + 1] === 1 ? frame[at + 2] : undefined
}
