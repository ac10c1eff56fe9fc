// CO-1: the ROS forgery. It must succeed against the scheme without the binding factor, which lives only here, and fail
// against ours. Benhamouda, Lepoint, Loss, Orrù, Raykova: "On the (in)security of ROS", 2020, theorem 1.
import { describe, expect, test } from 'vitest'
import { systemRandom } from '../../../scripts/vectors/node-sm2.ts'
import { utf8ToBytes } from '../bytes.ts'
import { createSm2, type Sm2Point } from '../sm2/curve.ts'
import { messageDigest, verifyDigest } from '../sm2/sign.ts'
import { acceptEnrolment } from './accept-enrolment.ts'
import { bindingFactor } from './bind.ts'
import { completeSigning } from './complete-signing.ts'
import { createNonces } from './create-nonces.ts'
import { createPhoneShare } from './create-phone-share.ts'
import { cosignSuite } from './suite.ts'

const sm2 = createSm2(systemRandom)
const { Fn, G } = sm2
const context = { sessionId: 's', userId: 'u' }
const phone = createPhoneShare(sm2, context)
const vault = acceptEnrolment(sm2, context, phone.request)
const P = vault.response.jointPublicKey
const dC = sm2.parseScalar(phone.phoneShare)
const dS = sm2.parseScalar(vault.secret.serverShare)

/** One bit of a scalar needs one session. */
const sessions = 256

/** A server's session, as the dishonest phone sees it. */
interface Session {
  /** e of the document that the server approved for this session. */
  readonly digest: Uint8Array
  /**
   * The point k1·G that will multiply k3 = 1, if the phone chooses this K2. Without binding it is D,
   * whatever K2. With binding it is D + ρ(K2)·E: the phone knows it, but only after it chose.
   */
  effectiveNonce(K2: Sm2Point): Sm2Point
  /** Answers r ‖ s for the partial, or throws. */
  finish(r: bigint, s2: bigint, s3: bigint): bigint
}

const approvedDigest = (i: number) => messageDigest(sm2, P, utf8ToBytes(`approved ${i}`))

/** The scheme as it is commonly deployed: the nonce is D alone. The final signature is verified before release. */
function unboundSession(i: number): Session {
  const k1 = sm2.randomScalar()
  const D = G.multiplyUnsafe(k1)
  const digest = approvedDigest(i)
  return {
    digest,
    effectiveNonce: () => D,
    finish(r, s2, s3) {
      const s = Fn.sub(Fn.mul(dS, Fn.add(Fn.mul(k1, s2), s3)), r)
      const signature = new Uint8Array([...sm2.encodeScalar(r), ...sm2.encodeScalar(s)])
      if (!verifyDigest(sm2, P, digest, signature)) throw new Error('the server refuses the partial')
      return s
    },
  }
}

/** Ours, with the product's own code on the server's side. */
function boundSession(i: number): Session {
  const digest = approvedDigest(i)
  const nonces = createNonces(sm2, vault.secret.serverShare, utf8ToBytes(`session ${i}`))
  const [D, E] = [sm2.parsePoint(nonces.public.nonceD), sm2.parsePoint(nonces.public.nonceE)]
  const pointK3 = sm2.encodePoint(G)
  return {
    digest,
    effectiveNonce(K2) {
      const rho = bindingFactor(sm2, { jointPublicKey: P, digest, ...nonces.public, pointK2: sm2.encodePoint(K2), pointK3 })
      return D.add(E.multiplyUnsafe(rho))
    },
    finish(r, s2, s3) {
      const partial = { suite: cosignSuite, r: sm2.encodeScalar(r), s2: sm2.encodeScalar(s2), s3: sm2.encodeScalar(s3) }
      const signature = completeSigning(sm2, { ...vault.secret, jointPublicKey: P, digest, nonces }, partial)
      return sm2.parseScalar(signature.slice(32))
    },
  }
}

/**
 * The attack. In each session the phone prepares two answers (k3 = 1, two choices of k2), whose
 * challenges c = k2 + r differ; it weighs the sessions with powers of two, so that the sum of weighted
 * challenges can be steered to any value by choosing one answer per session, bit by bit; it steers it
 * to the challenge of a document that nobody approved, and adds up the server's answers.
 *
 * @param pretend how the phone adapts to a nonce that depends on its own choice. The weighted sum of nonces must be
 *   fixed before the choices are made, so it has to count on one nonce a session. `honest`: it counts on the nonce of
 *   its first choice, and uses whatever nonce its choice really leads to. `stubborn`: it counts on the nonce of its
 *   first choice, and also answers the second choice as if that nonce were used.
 * @returns a signature on the document that nobody approved, to be verified.
 */
function forge(open: Session[], target: Uint8Array, pretend: 'honest' | 'stubborn'): Uint8Array {
  const attempts = open.map((session) => {
    const fixed: { nonce?: Sm2Point } = {}
    const choices = [0, 1].map(() => {
      const k2 = sm2.randomScalar()
      const K2 = G.multiplyUnsafe(k2)
      const nonce = fixed.nonce !== undefined && pretend === 'stubborn' ? fixed.nonce : session.effectiveNonce(K2)
      fixed.nonce ??= nonce
      const r = Fn.add(sm2.reduceDigest(session.digest), sm2.xModN(nonce.add(K2)))
      return { k2, r, challenge: Fn.add(k2, r) }
    }) as [Choice, Choice]
    return { session, nonce: fixed.nonce!, choices }
  })
  const weights = attempts.map(({ choices }, i) =>
    Fn.mul(Fn.create(1n << BigInt(i)), Fn.inv(Fn.sub(choices[1].challenge, choices[0].challenge))))
  const R = attempts.reduce((sum, { nonce }, i) => sum.add(nonce.multiplyUnsafe(weights[i]!)), sm2.Point.ZERO)
  const r = Fn.add(sm2.reduceDigest(target), sm2.xModN(R))
  const atLeast = attempts.reduce((sum, { choices }, i) => Fn.add(sum, Fn.mul(weights[i]!, choices[0].challenge)), 0n)
  const bits = Fn.sub(r, atLeast)
  const total = attempts.reduce((sum, { session, choices }, i) => {
    const choice = choices[Number((bits >> BigInt(i)) & 1n) as 0 | 1]
    const s = session.finish(choice.r, dC, Fn.mul(dC, choice.challenge))
    return Fn.add(sum, Fn.mul(weights[i]!, Fn.add(s, choice.r)))
  }, 0n)
  return new Uint8Array([...sm2.encodeScalar(r), ...sm2.encodeScalar(Fn.sub(total, r))])
}

interface Choice { k2: bigint; r: bigint; challenge: bigint }

const openSessions = (make: (i: number) => Session) => Array.from({ length: sessions }, (_, i) => make(i))
const neverApproved = messageDigest(sm2, P, utf8ToBytes('a document that nobody approved'))

describe('ROS with 256 sessions open at once', () => {
  test('forges against the unbound scheme', () => {
    const forgery = forge(openSessions(unboundSession), neverApproved, 'honest')
    expect(verifyDigest(sm2, P, neverApproved, forgery)).toBe(true)
  })
  test('against ours, every session is honest and completes, and the sum is no signature', () => {
    const forgery = forge(openSessions(boundSession), neverApproved, 'honest')
    expect(verifyDigest(sm2, P, neverApproved, forgery)).toBe(false)
  })
  test('against ours, answering as if the nonce were not bound is refused as a wrong partial', () => {
    expect(() => forge(openSessions(boundSession), neverApproved, 'stubborn'))
      .toThrow(expect.objectContaining({ code: 'cosign.partial_wrong' }))
  })
})
