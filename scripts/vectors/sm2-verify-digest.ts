// Makes shared/vectors/sm2/verify-digest.json: signatures on a given e, at every edge of r, s, t, e, of the sum and of the key.
//
// The sum R = s·G + t·P can be anything: with R, s and t chosen, P = t⁻¹·(R − s·G) is the key under which they verify.
import { add, base, invertModN, modN, multiply, namedScalar, negate, order, pointHex, scalarHex, type TextbookPoint } from './textbook-sm2.ts'

export interface VectorTest {
  tcId: number
  comment: string
  flags: string[]
  /** identity and message in hex, or e */
  id?: string
  msg?: string
  digest?: string
  /** r ‖ s, or DER */
  sig: string
  result: 'valid' | 'invalid'
}
export interface VectorGroup {
  type: string
  publicKey: { curve: 'sm2p256v1'; keySize: 256; uncompressed: string }
  tests: VectorTest[]
}
type Case = Omit<VectorTest, 'tcId' | 'digest'> & { digest: string }

const p = 0xfffffffeffffffffffffffffffffffffffffffff00000000ffffffffffffffffn
const b = 0x28e9fa9e9d9f5e344d5a9e4bcf6509a7f39789f515ab8f92ddbcbd414d940e93n
const hex = scalarHex
const power = (value: bigint, exponent: bigint): bigint => {
  let result = 1n
  for (let [square, left] = [value % p, exponent]; left > 0n; square = (square * square) % p, left >>= 1n) if (left & 1n) result = (result * square) % p
  return result
}

/** The point with this x, or the next x upwards that has one; the even y. */
export function pointFromX(start: bigint): NonNullable<TextbookPoint> {
  for (let x = start; ; x++) {
    const square = (((x * x * x - 3n * x + b) % p) + p) % p
    const y = power(square, (p + 1n) / 4n)
    if ((y * y) % p === square) return { x, y: y & 1n ? p - y : y }
  }
}

/** A signature whose s and t are given; e follows. Valid unless the sum is infinite. */
function fromSum(P: TextbookPoint, s: bigint, t: bigint, comment: string, flags: string[], eAtInfinity = 0n): Case {
  const [r, R] = [modN(t - s), add(multiply(base, s), multiply(P, t))]
  if (r === 0n || modN(s) === 0n) throw new Error(`${comment}: r or s is 0`)
  return { comment, flags, digest: hex(R ? modN(r - R.x) : modN(r - eAtInfinity)), sig: hex(r) + hex(modN(s)), result: R ? 'valid' : 'invalid' }
}

/** e, s and R are given; the key follows. */
function keyFor(R: TextbookPoint, e: bigint, s: bigint): { P: TextbookPoint; r: bigint } {
  const r = modN(e + R!.x)
  return { r, P: multiply(add(R, negate(multiply(base, s))), invertModN(modN(r + s))) }
}

function ordinaryKey(): { P: TextbookPoint; cases: Case[] } {
  const d = namedScalar('verify-key')
  const P = multiply(base, d)
  const [e, k] = [namedScalar('verify-e'), namedScalar('verify-k')]
  const r = modN(e + multiply(base, k)!.x)
  const s = modN(invertModN(1n + d) * (k - r * d))
  const given = (comment: string, flags: string[], r2: string, s2: string, digest = hex(e)): Case => ({ comment, flags, digest, sig: r2 + s2, result: 'invalid' })
  const some = namedScalar('verify-some')
  const edges: [bigint, string][] = [[1n, '1'], [2n, '2'], [3n, '3'], [order - 1n, 'n-1'], [order - 2n, 'n-2'], [(order - 1n) / 2n, '(n-1)/2'], [(order + 1n) / 2n, '(n+1)/2'], [1n << 128n, '2^128'], [1n << 255n, '2^255'], [(1n << 128n) - 1n, '2^128-1'], [0xffn, 'one byte'], [1n << 247n, 'a leading zero byte'], [some >> 24n, 'three leading zero bytes'], [some >> 128n, 'sixteen leading zero bytes']]
  const ecdsaR = modN(multiply(base, k)!.x)
  return { P, cases: [
    { comment: 'an ordinary signature', flags: ['Normal'], digest: hex(e), sig: hex(r) + hex(s), result: 'valid' },
    ...edges.map(([value, name]) => fromSum(P, value, some, `s = ${name}`, ['EdgeCaseS'])),
    ...edges.map(([value, name]) => fromSum(P, some, value, `t = ${name}`, ['EdgeCaseT'])),
    ...edges.map(([value, name]) => fromSum(P, some, modN(some + value), `r = ${name}`, ['EdgeCaseR'])),
    ...[1n, 2n, 3n, 5n, 16n, 17n, 31n, 32n, 128n, 129n, 255n, 256n, order - 1n, some].flatMap((t) => [
      fromSum(P, modN(t * d), t, `s·G = t·P with t = ${t === some ? 'some value' : t === order - 1n ? 'n-1' : t}: the last addition doubles`, ['ExceptionalAddition']),
      fromSum(P, modN(-t * d), t, `s·G = -t·P with t = ${t === some ? 'some value' : t === order - 1n ? 'n-1' : t}: the sum is infinite, e as if x were 0`, ['SumAtInfinity']),
    ]),
    fromSum(P, modN(-some * d), some, 'the sum is infinite, e as if x were 1', ['SumAtInfinity'], 1n),
    given('another e', ['Altered'], hex(r), hex(s), hex(modN(e + 1n))),
    given('one bit of r', ['Altered'], hex(r ^ 1n), hex(s)), given('one bit of s', ['Altered'], hex(r), hex(s ^ 1n)),
    given('r and s exchanged', ['Altered'], hex(s), hex(r)), given('n - s', ['Altered'], hex(r), hex(order - s)), given('n - r', ['Altered'], hex(order - r), hex(s)),
    given('s of another nonce', ['Altered'], hex(r), hex(modN(invertModN(1n + d) * (k + 1n - r * d)))),
    given('s without the factor (1 + d)⁻¹', ['WrongFormula'], hex(r), hex(modN(k - r * d))), given('an ECDSA signature of the same key', ['WrongFormula'], hex(ecdsaR), hex(modN(invertModN(k) * (e + ecdsaR * d)))),
    given('r without e', ['WrongFormula'], hex(ecdsaR), hex(modN(invertModN(1n + d) * (k - ecdsaR * d)))),
    given('r = 0', ['OutOfRange'], hex(0n), hex(s)), given('s = 0', ['OutOfRange'], hex(r), hex(0n)), given('r = s = 0', ['OutOfRange'], hex(0n), hex(0n)), given('r = s = 0, e = 0', ['OutOfRange'], hex(0n), hex(0n), hex(0n)),
    given('r = n', ['OutOfRange'], hex(order), hex(s)), given('s = n', ['OutOfRange'], hex(r), hex(order)), given('r = n + 1', ['OutOfRange'], hex(order + 1n), hex(s)), given('s = n + 1', ['OutOfRange'], hex(r), hex(order + 1n)),
    given('r = 2^256 - 1', ['OutOfRange'], 'f'.repeat(64), hex(s)), given('s = 2^256 - 1', ['OutOfRange'], hex(r), 'f'.repeat(64)), given('r = p', ['OutOfRange'], hex(p), hex(s)), given('s = p', ['OutOfRange'], hex(r), hex(p)),
    ...outOfRangeTwins(P, some),
    given('r + s = n', ['SumZero'], hex(r), hex(order - r)), given('r = 1, s = n - 1', ['SumZero'], hex(1n), hex(order - 1n)), given('r + s = n where e makes r = e + x(s·G): holds if t = 0 is not refused', ['SumZero'], ...zeroSum(some)),
    given('a byte short', ['WrongLength'], hex(r), hex(s).slice(2)), given('a byte long', ['WrongLength'], hex(r), `${hex(s)}00`), given('only r', ['WrongLength'], hex(r), ''), given('empty', ['WrongLength'], '', ''),
  ] }
}

/** r + n or s + n of a signature that is valid with r or s: fits into 32 bytes because r or s is small. */
function outOfRangeTwins(P: TextbookPoint, some: bigint): Case[] {
  const lift = (test: Case, half: 'r' | 's'): Case => {
    const [r, s] = [BigInt(`0x${test.sig.slice(0, 64)}`), BigInt(`0x${test.sig.slice(64)}`)]
    return { ...test, comment: `${half} + n of a valid signature with ${half} = 5`, flags: ['OutOfRange'], sig: half === 'r' ? hex(r + order) + hex(s) : hex(r) + hex(s + order), result: 'invalid' }
  }
  return [lift(fromSum(P, some, modN(some + 5n), '', []), 'r'), lift(fromSum(P, 5n, some, '', []), 's')]
}

/** r, s, e with t = 0 and r = e + x(s·G). */
function zeroSum(s: bigint): [string, string, string] {
  const r = order - s
  return [hex(r), hex(s), hex(modN(r - multiply(base, s)!.x))]
}

/** Keys whose multiples meet those of G. */
function meetingKeys(): { P: TextbookPoint; cases: Case[] }[] {
  const factors: [bigint, string][] = [[1n, 'G'], [order - 1n, '-G'], [2n, '2·G'], [order - 2n, '-2·G'], [3n, '3·G'], [invertModN(2n), 'half of G'], [1n << 128n, '2^128·G'], [256n, '256·G'], [order - 128n, '-128·G']]
  return factors.map(([d, name]) => {
    const P = multiply(base, d)
    const pairs: [bigint, bigint][] = [[1n, 2n], [2n, 1n], [5n, 6n], [128n, 129n], [order - 1n, 1n], [1n, order - 1n], [namedScalar('meet-s'), namedScalar('meet-t')]]
    const doubled = ([7n, 128n, namedScalar('meet-t')] as const).flatMap((t) => [modN(t * d), modN(-t * d)].filter((s) => s !== t).map((s): [bigint, bigint] => [s, t]))
    return { P, cases: [...pairs, ...doubled].map(([s, t]) => {
      const made = fromSum(P, s, t, '', [])
      return { ...made, comment: `P = ${name}${made.result === 'invalid' ? ', the sum is infinite' : modN(s - t * d) === 0n ? ', s·G = t·P' : ''}`, flags: [made.result === 'invalid' ? 'SumAtInfinity' : 'SpecialKey'] }
    }) }
  })
}

/** e and R at their edges; each has a key of its own. */
function chosenKeys(): { P: TextbookPoint; cases: Case[] }[] {
  const R = multiply(base, namedScalar('chosen-R'))
  const s = namedScalar('chosen-s')
  const make = (sum: TextbookPoint, e: bigint, comment: string, flags: string[]): { P: TextbookPoint; cases: Case[] } => {
    const { P, r } = keyFor(sum, e, s)
    return { P, cases: [
      { comment, flags, digest: e.toString(16).padStart(64, '0'), sig: hex(r) + hex(s), result: 'valid' },
      { comment: `${comment}, another r`, flags: ['Altered'], digest: e.toString(16).padStart(64, '0'), sig: hex(modN(r + 1n)) + hex(s), result: 'invalid' },
    ] }
  }
  return [
    ...([[0n, '0'], [1n, '1'], [order - 1n, 'n-1'], [order, 'n'], [order + 1n, 'n+1'], [p, 'p'], [(1n << 256n) - 1n, '2^256-1']] as const).map(([e, name]) => make(R, e, `e = ${name}`, ['EdgeCaseE'])),
    make(pointFromX(order), 5n, 'x(R) is between n and p', ['EdgeCaseX']), make(pointFromX(order + (1n << 100n)), namedScalar('chosen-e'), 'x(R) is between n and p, a larger one', ['EdgeCaseX']),
    make(pointFromX(0n), 5n, 'x(R) is 0 or as small as the curve has it', ['EdgeCaseX']), make(pointFromX(1n << 32n), 5n, 'x(R) has many zeros', ['EdgeCaseX']), make(negate(pointFromX(1n << 64n)), 7n, 'x(R) has many zeros, odd y', ['EdgeCaseX']),
    make(pointFromX(p - 200n), 5n, 'x(R) is close to p', ['EdgeCaseX']), make(pointFromX(order - 200n), 5n, 'x(R) is close to n', ['EdgeCaseX']),
  ]
}

/** Keys at the edges of their encoding, and what is no key at all. */
function encodedKeys(): { uncompressed: string; cases: Case[] }[] {
  const signedBy = (P: TextbookPoint, comment: string, flags: string[]): Case => fromSum(P, namedScalar('key-s'), namedScalar('key-t'), comment, flags)
  const small = pointFromX(1n)
  const real = multiply(base, namedScalar('verify-key'))!
  const not = (uncompressed: string, P: TextbookPoint, comment: string): { uncompressed: string; cases: Case[] } => ({ uncompressed, cases: [{ ...signedBy(P, comment, ['InvalidPublicKey']), result: 'invalid' }] })
  const yes = (P: NonNullable<TextbookPoint>, comment: string) => ({ uncompressed: pointHex(P), cases: [signedBy(P, comment, ['EdgeCasePublicKey'])] })
  return [
    yes(pointFromX(0n), 'x of the key is the smallest there is'), yes(negate(pointFromX(0n))!, 'the same, odd y'), yes(pointFromX(p - 100n), 'x of the key is close to p'), yes(pointFromX(1n << 32n), 'x of the key has leading zero bytes'), yes(pointFromX(order), 'x of the key is above n'),
    not(`04${hex(small.x + p)}${hex(small.y)}`, small, 'x of the key is x + p'), not(`04${hex(real.x)}${hex(real.y ^ 1n)}`, real, 'not on the curve: one bit of y'), not(`04${hex(real.x ^ 1n)}${hex(real.y)}`, real, 'not on the curve: one bit of x'),
    not(`04${hex(real.y)}${hex(real.x)}`, real, 'x and y exchanged'), not(`04${hex(0n)}${hex(0n)}`, real, 'zeros'), not(`04${hex(p)}${hex(real.y)}`, real, 'x = p'), not(`04${'f'.repeat(128)}`, real, 'ones'), not('00', real, 'the point at infinity'),
    not('046b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c2964fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5', real, 'a point of P-256'),
    not(pointHex(real).slice(0, -2), real, 'a byte short'), not(`${pointHex(real)}00`, real, 'a byte long'), not(pointHex(real).slice(2), real, 'without 04'), not('', real, 'empty'), not(pointHex(negate(real)), real, 'the negative of the right key'),
  ]
}

/** A valid one, and the same with e + 1, which no signature survives. */
function withTwin(test: Case): Case[] {
  if (test.result === 'invalid') return [test]
  const digest = ((BigInt(`0x${test.digest}`) + 1n) % (1n << 256n)).toString(16).padStart(64, '0')
  return [test, { ...test, comment: `${test.comment}; another e`, flags: [...test.flags, 'Altered'], digest, result: 'invalid' }]
}

/** The groups, numbered through. */
export function verifyDigestGroups(): VectorGroup[] {
  const groups = [ordinaryKey(), ...meetingKeys(), ...chosenKeys()].map(({ P, cases }) => ({ uncompressed: pointHex(P), cases }))
  let tcId = 0
  return [...groups, ...encodedKeys()].map(({ uncompressed, cases }) => ({
    type: 'Sm2VerifyDigest', publicKey: { curve: 'sm2p256v1', keySize: 256, uncompressed },
    tests: cases.flatMap(withTwin).map(({ comment, flags, result, ...input }): VectorTest => ({ tcId: ++tcId, comment, flags, ...input, result })),
  }))
}
