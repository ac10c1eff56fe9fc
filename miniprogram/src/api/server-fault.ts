// A refusal by a function, as it came out of the channel.
import { isFaultCode, type FaultBody, type FaultCode, type FaultFacts, type Sentence } from '@yiqian/shared/protocol/faults.ts'

/** `code` may be one that this build does not know yet; the sentence came with it and can be shown all the same. */
export class ServerFault extends Error {
  readonly code: FaultCode | (string & {})
  readonly sentence: Sentence
  readonly facts: FaultFacts
  readonly requestId: string
  readonly status: number
  constructor(status: number, { error }: FaultBody) {
    super(error.code)
    this.name = 'ServerFault'
    this.status = status
    this.code = error.code
    this.sentence = error.message
    this.facts = error.facts
    this.requestId = error.requestId
  }
}

/** @returns the body as a fault body, undefined when it is none. */
export function asFaultBody(body: unknown): FaultBody | undefined {
  const error = (body as { error?: Partial<FaultBody['error']> } | null)?.error
  const isFault = typeof error?.code === 'string' && typeof error.message?.zh === 'string' && typeof error.message.en === 'string'
  if (!isFault) return undefined
  const { code, message } = error as FaultBody['error']
  return { error: { code, message, facts: error.facts ?? {}, requestId: error.requestId ?? '' } }
}

/** Whether an error is the server's refusal with this code. */
export const isServerFault = (error: unknown, ...codes: readonly FaultCode[]): error is ServerFault =>
  error instanceof ServerFault && isFaultCode(error.code) && codes.includes(error.code)
