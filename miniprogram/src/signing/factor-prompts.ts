// How a signing asks the person for more than the first factor.
import type { Sentence } from '@yiqian/shared/protocol/faults.ts'
import type { BiometricDevice } from '../platform/biometric-device.ts'

export interface CodeAsk {
  phoneMasked: string
  resendAtMs: number
  /** the beginning of the list's digest: the message names the same */
  list: string
  problem?: Sentence
}

/** How a person is asked. A phone without a screen has none, and signs nothing that asks for more. */
export interface FactorPrompts {
  /** @returns six digits, or `again` for another message. @throws {PhoneFault} phone.stopped */
  askCode(ask: CodeAsk): Promise<string>
  /** nothing more is asked */
  end(): void
  device(): BiometricDevice | undefined
}
