// Owns the co-signing vectors: computed by textbook arithmetic from the protocol's description, not by shared/crypto/cosign.
import { nodeSm3, nodeZ, verifyByNode } from './node-sm2.ts'
import {
  add, base, bytesModN, invertModN, labelledHash, modN, multiply, namedScalar, negate, order, pointHex, scalarHex,
} from './textbook-sm2.ts'

const bytes = (hex: string) => new Uint8Array(Buffer.from(hex, 'hex'))

/** Shares that were published with the survey of two-party schemes, so that P is checked against a third source. */
const surveyShares = {
  dC: 0xaba746c9ae4dc92e5dc2f76cf73cb9b82a0c75b2541ba5b1f693eb01a0707517n,
  dS: 0xa0892c78159a9a3dab88c442301625bb5c91bfc97bdd1a5c74aab9e8323bed39n,
}

/** One whole signature with everything that appears on the way. */
function signing(id: string, comment: string, dC: bigint, dS: bigint, message: Uint8Array) {
  const PC = multiply(base, invertModN(dC))
  const P = add(multiply(PC, invertModN(dS)), negate(base))
  const publicKey = bytes(pointHex(P))
  const digest = nodeSm3(nodeZ(publicKey), message)
  const [delta, epsilon, k2, k3] = ['delta', 'epsilon', 'k2', 'k3'].map((name) => namedScalar(`${id} ${name}`)) as [bigint, bigint, bigint, bigint]
  const [D, E, K2, K3] = [delta, epsilon, k2, k3].map((scalar) => multiply(base, scalar))
  const points = [D!, E!, K2!, K3!].map((point) => bytes(pointHex(point)))
  const rho = bytesModN(labelledHash('cosign-bind', publicKey, digest, ...points))
  const R = add(K2!, multiply(add(D!, multiply(E!, rho)), k3))
  const r = modN(bytesModN(digest) + R!.x)
  const [s2, s3] = [modN(dC * k3), modN(dC * (r + k2))]
  const w = modN(s3 + (delta + rho * epsilon) * s2)
  const s = modN(dS * w - r)
  const signatureHex = scalarHex(r) + scalarHex(s)
  if (!verifyByNode(publicKey, message, bytes(signatureHex))) throw new Error(`${id}: OpenSSL refuses the signature`)
  return {
    id, comment,
    phoneShareHex: scalarHex(dC), serverShareHex: scalarHex(dS),
    phonePublicHex: pointHex(PC), jointPublicKeyHex: pointHex(P),
    messageHex: Buffer.from(message).toString('hex'), digestHex: Buffer.from(digest).toString('hex'),
    deltaHex: scalarHex(delta), epsilonHex: scalarHex(epsilon), nonceDHex: pointHex(D!), nonceEHex: pointHex(E!),
    k2Hex: scalarHex(k2), k3Hex: scalarHex(k3), rhoHex: scalarHex(rho),
    rHex: scalarHex(r), s2Hex: scalarHex(s2), s3Hex: scalarHex(s3), signatureHex,
  }
}

type Signing = ReturnType<typeof signing>

/** One change to a good session each, and the code that the vault must answer. */
function refusals(good: Signing, other: Signing) {
  const zero = '00'.repeat(32)
  const next = (hex: string) => scalarHex(modN(BigInt(`0x${hex}`) + 1n))
  const line = (id: string, comment: string, change: Partial<Signing>, result: string) => ({ id, comment, signing: good.id, change, result })
  const range = 'crypto.scalar_out_of_range'
  const wrong = 'cosign.partial_wrong'
  return [
    line('refuse-1', 'r = 0', { rHex: zero }, range),
    line('refuse-2', 's2 = 0: the phone would know the whole nonce', { s2Hex: zero }, range),
    line('refuse-3', 's3 = 0', { s3Hex: zero }, range),
    line('refuse-4', 'r = n', { rHex: scalarHex(order) }, range),
    line('refuse-5', 's2 = n', { s2Hex: scalarHex(order) }, range),
    line('refuse-6', 's3 = 2^256 - 1', { s3Hex: 'ff'.repeat(32) }, range),
    line('refuse-7', 's2 one byte short', { s2Hex: good.s2Hex.slice(2) }, 'crypto.length_wrong'),
    line('refuse-8', 'r + 1', { rHex: next(good.rHex) }, wrong),
    line('refuse-9', 's2 + 1', { s2Hex: next(good.s2Hex) }, wrong),
    line('refuse-10', 's3 + 1', { s3Hex: next(good.s3Hex) }, wrong),
    line('refuse-11', 's2 and s3 exchanged', { s2Hex: good.s3Hex, s3Hex: good.s2Hex }, wrong),
    line('refuse-12', 'the digest of another document', { digestHex: other.digestHex }, wrong),
    line('refuse-13', 'the nonces of another session', {
      deltaHex: other.deltaHex, epsilonHex: other.epsilonHex, nonceDHex: other.nonceDHex, nonceEHex: other.nonceEHex,
    }, wrong),
    line('refuse-14', 'D and E exchanged', {
      deltaHex: good.epsilonHex, epsilonHex: good.deltaHex, nonceDHex: good.nonceEHex, nonceEHex: good.nonceDHex,
    }, wrong),
    line('refuse-15', "another phone's PC", { phonePublicHex: other.phonePublicHex }, wrong),
    line('refuse-16', 'K2 = O: s3 = dC·r, the phone left k2 out', { s3Hex: scalarHex(modN(BigInt(`0x${good.phoneShareHex}`) * BigInt(`0x${good.rHex}`))) }, wrong),
    line('refuse-17', 'PC off the curve', { phonePublicHex: `${good.phonePublicHex.slice(0, -2)}00` }, 'crypto.point_invalid'),
    line('refuse-18', 'the partial of another session', { rHex: other.rHex, s2Hex: other.s2Hex, s3Hex: other.s3Hex }, wrong),
  ]
}

/** Two generations after one roll. */
function roll(good: Signing) {
  const t = namedScalar('roll factor')
  const dC = modN(BigInt(`0x${good.phoneShareHex}`) * t)
  return {
    id: 'roll-1', signing: good.id, factorHex: scalarHex(t),
    phoneShareHex: scalarHex(dC),
    serverShareHex: scalarHex(modN(BigInt(`0x${good.serverShareHex}`) * invertModN(t))),
    phonePublicHex: pointHex(multiply(base, invertModN(dC))),
  }
}

/** All of `shared/vectors/cosign/cosign.json`. */
export function cosignVectors() {
  const first = signing('cosign-1', 'shares of the survey', surveyShares.dC, surveyShares.dS, Buffer.from('message digest'))
  const second = signing('cosign-2', 'Chinese text', namedScalar('dC 2'), namedScalar('dS 2'), Buffer.from('知情同意书：手术'))
  const third = signing('cosign-3', 'empty message, small shares', 1n, 2n, new Uint8Array(0))
  return {
    source: 'see SOURCE.md', suite: 'cosign/1-SM2-SM3',
    signings: [first, second, third], refusals: refusals(first, second), rolls: [roll(first)],
  }
}
