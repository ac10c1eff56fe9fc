// Owns signing steps 3 and 4, in the vault: checks the partial and turns it into a plain SM2 signature.
import { assertLength, concatBytes } from '../bytes.ts'
import { CryptoError } from '../error.ts'
import { scalarBytes, type Sm2 } from '../sm2/curve.ts'
import { bindingFactor } from './bind.ts'
import type { VaultNonces } from './create-nonces.ts'
import type { PartialSignature } from './respond.ts'
import { assertSuite } from './suite.ts'

/** What a partial is checked against. */
export interface PartialContext {
  /** PC, 65 bytes: of the current generation, or of an older one to tell a stale copy from a wrong PIN. */
  readonly phonePublic: Uint8Array
  /** P, 65 bytes. */
  readonly jointPublicKey: Uint8Array
  /** e, 32 bytes, derived by the server from the stored document; never from the phone. */
  readonly digest: Uint8Array
  /** Already taken out of the store, for good. */
  readonly nonces: VaultNonces
}

/** As {@link PartialContext}, with the server's half. */
export interface CompleteInput extends PartialContext {
  /** dS, 32 bytes big-endian. Secret. */
  readonly serverShare: Uint8Array
}

/**
 * Finishes a signature: s = dS·w − r.
 *
 * The check inside shows at once that the phone used the right share and that the result verifies
 * under P. The caller still lets a second implementation verify before release.
 *
 * @returns r ‖ s, 64 bytes. DER is der/'s job.
 * @throws {CryptoError} cosign.partial_wrong — wrong PIN, wrong digest or a made-up partial: one failed try, session over.
 * @throws {CryptoError} crypto.scalar_out_of_range · crypto.length_wrong — r, s2 or s3 is 0, ≥ n or not 32 bytes: session over.
 * @throws {CryptoError} crypto.signature_degenerate — s = 0; begin again.
 * @throws {CryptoError} cosign.suite_unknown
 * @source design of the co-signing protocol, "Signing" step 4; GB/T 32918.2—2016 §6.1 step A6, §7.1 step B5.
 */
export function completeSigning(sm2: Sm2, input: CompleteInput, partial: PartialSignature): Uint8Array {
  const { Fn } = sm2
  const dS = sm2.parseScalar(input.serverShare)
  const w = openPartial(sm2, input, partial)
  if (w === undefined) throw new CryptoError('cosign.partial_wrong')
  const r = sm2.parseScalar(partial.r)
  const s = Fn.sub(Fn.mul(dS, w), r)
  if (s === Fn.ZERO || Fn.add(r, s) === Fn.ZERO) throw new CryptoError('crypto.signature_degenerate')
  return concatBytes(sm2.encodeScalar(r), sm2.encodeScalar(s))
}

/**
 * Whether a partial fits a phone share, known by its PC. The vault asks this of older generations
 * when the current one does not fit: if one does, two copies of the share exist.
 *
 * @throws {CryptoError} as {@link completeSigning}, for input that is not well formed.
 * @source design of the co-signing protocol, "Signing" step 4.
 */
export function partialFits(sm2: Sm2, context: PartialContext, partial: PartialSignature): boolean {
  return openPartial(sm2, context, partial) !== undefined
}

/**
 * w = s3 + k1·s2 if x(w·PC − r·G) + e = r, else undefined. The point is computed as k1·K3 + K2, which is
 * the same with one multiplication less.
 *
 * s2 = 0 is refused before anything else: it would make the nonce the phone's alone, and one answer
 * would tell it the whole key. k1 and w stay secret (with w, s gives dS away), hence the blinded multiplication.
 */
function openPartial(sm2: Sm2, context: PartialContext, partial: PartialSignature): bigint | undefined {
  assertSuite(partial)
  const { Fn, G } = sm2
  const [r, s2, s3] = [sm2.parseScalar(partial.r), sm2.parseScalar(partial.s2), sm2.parseScalar(partial.s3)]
  const { jointPublicKey, digest, nonces } = context
  const e = sm2.reduceDigest(assertLength(digest, scalarBytes, 'digest'))
  const PC = sm2.parsePoint(context.phonePublic)
  const K3 = PC.multiplyUnsafe(s2)
  const K2 = PC.mulAddUnsafe(s3, G, Fn.neg(r))
  if (K2.is0()) return undefined
  const points = { pointK2: sm2.encodePoint(K2), pointK3: sm2.encodePoint(K3) }
  const { nonceD, nonceE } = nonces.public
  const rho = bindingFactor(sm2, { jointPublicKey, digest, nonceD, nonceE, ...points })
  const k1 = Fn.add(sm2.parseScalar(nonces.secret.delta), Fn.mul(rho, sm2.parseScalar(nonces.secret.epsilon)))
  const w = Fn.add(s3, Fn.mul(k1, s2))
  if (k1 === Fn.ZERO || w === Fn.ZERO) return undefined
  const R = K3.multiply(k1).add(K2)
  if (R.is0() || Fn.add(e, sm2.xModN(R)) !== r) return undefined
  return w
}
