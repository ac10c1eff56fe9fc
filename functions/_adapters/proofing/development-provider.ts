// A provider for development: it asks nobody and proves nothing, and says so wherever its answers go.
import type { ProofingProvider } from '../../_domain/proofing/providers.ts'

/** Says yes, but no to identity numbers that end in 0 and cards that end in 0, so that both ways can be seen. */
export const developmentProvider: ProofingProvider = {
  name: 'development',
  isDevelopment: true,
  prove: (claim) => {
    const isNo = claim.identityNumber.endsWith('0') || (claim.factor === 'bank-card' && claim.cardNumber.endsWith('0'))
    return Promise.resolve(isNo ? { result: 'no-match', why: 'mismatch', reference: 'development' } : { result: 'match', reference: 'development' })
  },
}
