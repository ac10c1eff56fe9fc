// Owns the binding factor ρ, which ties the server's nonce to what the phone chose.
import { lengthPrefixed } from '../bytes.ts'
import type { Sm2 } from '../sm2/curve.ts'
import { hashToScalar } from './suite.ts'

/** Everything ρ depends on; all public within the session. Points 65 bytes 04 ‖ x ‖ y, e 32 bytes. */
export interface BindingInput {
  readonly jointPublicKey: Uint8Array
  readonly digest: Uint8Array
  readonly nonceD: Uint8Array
  readonly nonceE: Uint8Array
  /** K2 = k2·G. */
  readonly pointK2: Uint8Array
  /** K3 = k3·G. */
  readonly pointK3: Uint8Array
}

const label = 'cosign-bind'

/**
 * ρ = H("cosign-bind", P, e, D, E, K2, K3) mod n.
 *
 * Without it the effective nonce k1 is fixed before the phone chooses, and a phone with 256 sessions
 * open at once forges by solving a linear system (ROS).
 *
 * @source design of the co-signing protocol, step 2; Komlo, Goldberg 2020; RFC 9591 §4.4; Benhamouda et al. 2020 for the attack.
 */
export function bindingFactor(sm2: Sm2, input: BindingInput): bigint {
  const { jointPublicKey, digest, nonceD, nonceE, pointK2, pointK3 } = input
  return hashToScalar(sm2, label, jointPublicKey, digest, nonceD, nonceE, pointK2, pointK3)
}

/** The same input as bytes, for hedging the phone's nonces. K2 and K3 are not known yet. @source design of the co-signing protocol, "Signing" step 2. */
export function bindingContext(input: Pick<BindingInput, 'jointPublicKey' | 'digest' | 'nonceD' | 'nonceE'>): Uint8Array {
  return lengthPrefixed(label, input.jointPublicKey, input.digest, input.nonceD, input.nonceE)
}
