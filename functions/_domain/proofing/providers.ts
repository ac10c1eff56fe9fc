// The port of identity proofing providers: what is asked, what may come back. The contract in words is docs/proofing-providers.md.
import type { ProviderFactor } from './factors.ts'

/** Name and phone are the hospital's list's, never the caller's. */
export type Claim = { name: string; identityNumber: string } & (
  | { factor: 'face'; /** a video of a few seconds, MP4 or WebM, base64 */ videoBase64: string }
  | { factor: 'carrier'; phone: string }
  | { factor: 'bank-card'; phone: string; cardNumber: string }
)

export type ProviderAnswer =
  | { result: 'match'; reference: string | null }
  /** the provider looked and says no; `why` is shown to the person */
  | { result: 'no-match'; why: 'mismatch' | 'not-found' | 'not-alive'; reference: string | null }
  /** no word at all: quota, time-out, wrong set-up, an answer that cannot be read. `detail` is for operators and holds nothing of the claim */
  | { result: 'unavailable'; detail: string }

export interface ProofingProvider {
  /** in evidence, e.g. `faceid.tencentcloudapi.com` */
  name: string
  /** proves nothing: said in every answer, on the page and in evidence */
  isDevelopment: boolean
  prove(claim: Claim): Promise<ProviderAnswer>
}

export type ProofingProviders = Partial<Record<ProviderFactor, ProofingProvider>>
