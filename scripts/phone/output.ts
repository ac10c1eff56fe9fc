// What the command line says: human lines, or one JSON object a line.
import { PhoneFault } from '../../miniprogram/src/api/phone-fault.ts'
import { codeOf, sayError } from '../../miniprogram/src/api/say-error.ts'
import { ServerFault } from '../../miniprogram/src/api/server-fault.ts'
import { NetworkError } from '../../miniprogram/src/platform/network-error.ts'
import { SigningInterrupted } from '../../miniprogram/src/signing/sign-documents.ts'
import { UsageError } from './options.ts'

export interface Output {
  /** One result: its lines for people, and the object for programs. */
  tell(event: string, value: object, lines: readonly string[]): void
  /** @returns the exit code */
  fail(error: unknown): number
}

interface Streams {
  out: (text: string) => void
  err: (text: string) => void
}

export function createOutput(isJson: boolean, { out, err }: Streams): Output {
  return {
    tell(event, value, lines) {
      if (isJson) out(`${JSON.stringify({ event, ...value })}\n`)
      else for (const line of lines) out(`${line}\n`)
    },
    fail(error) {
      if (error instanceof UsageError) {
        err(`${error.message}\nnpm run phone -- --help shows how\n`)
        return 2
      }
      const { zh, en } = sayError(error)
      const { facts = {}, requestId = '' } = error instanceof ServerFault ? error : {}
      if (isJson) out(`${JSON.stringify({ event: 'error', code: codeOf(error), zh, en, facts, requestId })}\n`)
      else err(`${zh}\n${en} [${codeOf(error)}${requestId === '' ? '' : ` ${requestId}`}]\n`)
      if (codeOf(error) === 'phone.unexpected') err(`${error instanceof Error ? error.stack : String(error)}\n`)
      else if (error instanceof NetworkError || error instanceof PhoneFault) err(isJson ? '' : `(${error.message})\n`)
      return exitCode(error)
    },
  }
}

function exitCode(error: unknown): number {
  if (error instanceof ServerFault) return 1
  if (error instanceof NetworkError) return 3
  return error instanceof SigningInterrupted ? 5 : 4
}

/** Milliseconds as local date and time. */
export const atTime = (ms: number): string => new Date(ms).toLocaleString('zh-CN', { hour12: false })
