// Owns the vault's arithmetic by the portable implementation: the second one beside the engine's, and the default.
import { acceptEnrolment } from '@yiqian/shared/crypto/cosign/accept-enrolment.ts'
import { completeSigning, partialFits } from '@yiqian/shared/crypto/cosign/complete-signing.ts'
import { createNonces } from '@yiqian/shared/crypto/cosign/create-nonces.ts'
import { createRollFactor, rollServerShare } from '@yiqian/shared/crypto/cosign/roll-shares.ts'
import type { Sm2 } from '@yiqian/shared/crypto/sm2/curve.ts'
import type { VaultArithmetic } from '../gm-engine/vault-arithmetic.ts'

export function portableArithmetic(sm2: Sm2): VaultArithmetic {
  sm2.G.precompute(5, false)
  return {
    acceptEnrolment: (context, request) => acceptEnrolment(sm2, context, request),
    createNonces: (serverShare, ...binding) => createNonces(sm2, serverShare, ...binding),
    completeSigning: (input, partial) => completeSigning(sm2, input, partial),
    partialFits: (context, partial) => partialFits(sm2, context, partial),
    createRollFactor: () => createRollFactor(sm2),
    rollServerShare: (share, factor) => rollServerShare(sm2, share, factor),
  }
}
