// Owns the frame of the files in shared/vectors/sm2: Wycheproof's, with SM2's own group types.
import { verifyDigestGroups, type VectorGroup } from './sm2-verify-digest.ts'
import { verifyMessageGroups } from './sm2-verify-message.ts'

/** What each flag stands for. */
const notes: Readonly<Record<string, string>> = {
  Normal: 'An ordinary signature.', Altered: 'Made from a valid signature by one change.', EdgeCaseS: 's is at an edge of its range, or begins with zero bytes.', EdgeCaseT: 't = r + s is.', EdgeCaseR: 'r is.', EdgeCaseE: 'e is 0, n, p, above them, or close to them. e is reduced modulo n.',
  EdgeCaseX: 'x of s·G + t·P lies between n and p (then r = e + x - n), or has a rare shape. Field arithmetic that is wrong for rare values shows here.', EdgeCasePublicKey: 'A valid key with a rare shape.', SpecialKey: 'The key is a small multiple of G: tables of G and of the key share entries.',
  ExceptionalAddition: 's·G = t·P: the two halves of the sum are equal, so that adding them by the formula for different points gives nonsense.', SumAtInfinity: 's·G = -t·P: the sum is the point at infinity, which has no x. Must be refused, whatever e is.', SumZero: 'r + s = n: t = 0 must be refused before a point is computed.',
  OutOfRange: 'r or s is 0, or n and more.', WrongLength: 'r ‖ s is not 64 bytes long.', WrongFormula: 'Another scheme, or SM2 with a step left out.', InvalidPublicKey: 'Not an encoding 04 ‖ x ‖ y of a point of the curve, or of another point.',
  Identity: 'The identity goes into Z with its length in bits.', LeadingZeros: 'r or s is shorter than usual.', BerEncoding: 'Not DER, or not of SEQUENCE { INTEGER, INTEGER }, or out of range.', WrongDigest: 'e was computed in another way.',
}

function framed(schema: string, header: string[], testGroups: VectorGroup[]) {
  const tests = testGroups.flatMap((group) => group.tests)
  const used = new Set(tests.flatMap(({ flags }) => flags))
  return { algorithm: 'SM2', schema, numberOfTests: tests.length, header, notes: Object.fromEntries(Object.entries(notes).filter(([flag]) => used.has(flag))), testGroups }
}

/** File below shared/vectors → content. */
export function sm2VectorFiles(): Readonly<Record<string, ReturnType<typeof framed>>> {
  return {
    'sm2/verify-digest.json': framed('sm2_verify_digest', ['SM2 signatures (GB/T 32918.2-2016) on a digest e: 32 bytes, signature r ‖ s, key 04 ‖ x ‖ y.'], verifyDigestGroups()),
    'sm2/verify.json': framed('sm2_verify', ['SM2 signatures (GB/T 32918.2-2016, GM/T 0009-2012) on a message: DER, identity in hex.'], verifyMessageGroups()),
  }
}
