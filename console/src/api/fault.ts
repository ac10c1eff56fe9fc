// Refusals as the pages show them: the sentence of the API in both languages, the code, the request number.
import { isFaultCode, sayFault } from '@yiqian/shared/protocol/faults.ts'
import type { FaultBody, Sentence } from '@yiqian/shared/protocol/faults.ts'

export class ApiFault extends Error {
  readonly code: string
  readonly sentence: Sentence
  readonly requestId: string
  readonly status: number

  constructor(status: number, code: string, sentence: Sentence, requestId: string) {
    super(code)
    this.name = 'ApiFault'
    this.status = status
    this.code = code
    this.sentence = sentence
    this.requestId = requestId
  }
}

const unavailable = (status: number): ApiFault =>
  new ApiFault(status, 'server.unavailable', sayFault('server.unavailable'), '')

/** Whatever was thrown, as a fault with a sentence. */
export const faultOf = (thrown: unknown): ApiFault => {
  if (thrown instanceof ApiFault) return thrown
  if (thrown instanceof TypeError) return unavailable(0) // fetch: no connection
  return new ApiFault(
    0,
    'page.internal',
    { zh: '页面出错，请刷新后重试', en: 'The page failed; reload it and try again' },
    '',
  )
}

/** Reads a refusal's body; an answer that is no fault body (a proxy's page) counts as not available. */
export async function faultFrom(response: Response): Promise<ApiFault> {
  try {
    const { error } = (await response.json()) as Partial<FaultBody>
    if (!error || !isFaultCode(error.code)) return unavailable(response.status)
    return new ApiFault(
      response.status,
      error.code,
      error.message ?? sayFault(error.code, error.facts),
      error.requestId ?? '',
    )
  } catch {
    return unavailable(response.status)
  }
}
