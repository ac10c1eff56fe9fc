// What the simulator is given: where the API is, the hospital system's credentials, samples and patients.
import type { Patient } from '@yiqian/shared/protocol/cards.ts'

export interface SimulatorOptions {
  /** origin of the platform, without `/v1`; a function when the port is known only after listening */
  apiBaseUrl: string | (() => string)
  applicationId: string
  applicationSecret: string
  /** Standard Webhooks secret, `whsec_…` or base64 */
  callbackSecret: string
  /** what the development messenger presents as bearer token at `/simulator-api/phone-messages` */
  messagesSecret: string
  /** holds index.json and the files it names */
  samplesDirectory: string
  patients: readonly Patient[]
  hospital?: { zh: string; en: string }
  /** host names under which the page is opened, beside localhost and plain addresses */
  allowedHosts?: readonly string[]
  fetch?: typeof fetch
  nowMs?: () => number
}

export interface Surroundings {
  fetch: typeof fetch
  nowMs: () => number
  baseUrl: () => string
}

export function surroundingsOf(options: SimulatorOptions): Surroundings {
  const { apiBaseUrl } = options
  return {
    fetch: options.fetch ?? fetch,
    nowMs: options.nowMs ?? Date.now,
    baseUrl: () => (typeof apiBaseUrl === 'string' ? apiBaseUrl : apiBaseUrl()).replace(/\/+$/, ''),
  }
}
