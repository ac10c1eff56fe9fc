// Secrets do not decide: over secrets of every weight, the same branches are taken and the same addresses are touched, in the same order.
import { beforeAll, describe, expect, test } from 'vitest'
import { hexToBytes } from '@yiqian/shared/crypto/bytes.ts'
import { cosignSuite } from '@yiqian/shared/crypto/cosign/suite.ts'
import vectors from '@yiqian/shared/vectors/cosign/cosign.json' with { type: 'json' }
import { systemRandom } from '../../../scripts/vectors/node-sm2.ts'
import { base, modN, multiply, order, pointHex, scalarHex } from '../../../scripts/vectors/textbook-sm2.ts'
import { createGmEngine } from './engine.ts'
import type { GmEngine } from './gm-engine.ts'
import { createTracedKernel, type Trace, type TracedKernel } from './testing/traced-kernel.ts'

const bytes32 = (value: bigint) => hexToBytes(scalarHex(modN(value)))
const random = () => modN(BigInt(`0x${Buffer.from(systemRandom(32)).toString('hex')}`))
/** Few bits, many bits, runs, edges, the scalars at which the last addition meets equal points, and random ones. */
const secrets = [
  1n, 2n, 3n, 31n, 32n, 1n << 128n, 1n << 255n, (1n << 255n) - 1n, order - 2n, order - 3n, order - 6n, (order - 1n) / 2n, 0x5555555555555555555555555555555555555555555555555555555555555555n,
  15n * (1n << 253n) - order, BigInt(`0x${'0f'.repeat(32)}`), BigInt(`0x${'f0'.repeat(31)}`), ...Array.from({ length: 8 }, random),
]

let traced: TracedKernel
let engine: GmEngine
beforeAll(async () => {
  traced = await createTracedKernel()
  engine = createGmEngine({ random: systemRandom, kernel: traced.kernel, knownKeys: { tables: 0 } })
})

/** One trace for all secrets, of at least so many events. */
function expectOneTrace(atLeast: number, run: (secret: bigint) => unknown, over: readonly bigint[] = secrets): void {
  const traces = over.map((secret): Trace => traced.trace(() => run(secret)))
  expect(new Set(traces.map(({ digest }) => digest)).size).toBe(1)
  expect(traces[0]!.events).toBeGreaterThan(atLeast)
}

test('the instrument sees what does depend: verification of different signatures', () => {
  const { privateKey, publicKey } = engine.generateKeyPair()
  const digests = Array.from({ length: 4 }, () => systemRandom(32))
  const traces = digests.map((digest) => {
    const signature = engine.signDigest(privateKey, digest)
    return traced.trace(() => engine.verifyDigest(publicKey, digest, signature)).digest
  })
  expect(new Set(traces).size).toBe(4)
})

describe('SM2', () => {
  const other = hexToBytes(pointHex(multiply(base, 77n)))
  test('k·G over k', () => expectOneTrace(20_000, (k) => engine.scalars.multiplyBase(bytes32(k))))
  test('k·P over k', () => expectOneTrace(50_000, (k) => engine.scalars.multiplyPoint(bytes32(k), other)))
  test('k⁻¹ over k', () => expectOneTrace(3_000, (k) => engine.scalars.invert(bytes32(k))))
  test('a·b + c over a, b, c', () => expectOneTrace(300, (k) => engine.scalars.multiplyAdd(bytes32(k), bytes32(k * k), bytes32(k + 1n))))
  test('signing over the nonce', () => expectOneTrace(20_000, (k) => engine.signWithNonce(bytes32(7n), bytes32(9n), bytes32(k))))
  test('signing over the private key', () => expectOneTrace(20_000, (d) => engine.signWithNonce(bytes32(d), bytes32(9n), bytes32(11n))))
  test('signing with the nonce derived, over the private key', () => expectOneTrace(20_000, (d) => engine.signDigest(bytes32(d), bytes32(9n))))
  const message = new Uint8Array(200)
  const fits = secrets.filter((d) => d > 0n && d < order - 1n)
  test('preparing a key, and signing a message with it, over the private key', () => {
    const { publicKey } = engine.generateKeyPair()
    expectOneTrace(20_000, (d) => engine.prepareSigner({ privateKey: bytes32(d), publicKey })(message), fits)
  })
})

describe('CO-1 the vault', () => {
  const v = vectors.signings[0]!
  const partial = { suite: cosignSuite, r: hexToBytes(v.rHex), s2: hexToBytes(v.s2Hex), s3: hexToBytes(v.s3Hex) }
  const [rho, k1] = [BigInt(`0x${v.rhoHex}`), modN(BigInt(`0x${v.deltaHex}`) + BigInt(`0x${v.rhoHex}`) * BigInt(`0x${v.epsilonHex}`))]
  const input = (dS: bigint, delta: bigint, epsilon: bigint) => ({
    serverShare: bytes32(dS), phonePublic: hexToBytes(v.phonePublicHex), jointPublicKey: hexToBytes(v.jointPublicKeyHex), digest: hexToBytes(v.digestHex),
    nonces: { secret: { delta: bytes32(delta), epsilon: bytes32(epsilon) }, public: { suite: cosignSuite, nonceD: hexToBytes(v.nonceDHex), nonceE: hexToBytes(v.nonceEHex) } },
  })
  test('completing over the server\'s half', () => expectOneTrace(100_000, (dS) => engine.vault.completeSigning(input(dS, BigInt(`0x${v.deltaHex}`), BigInt(`0x${v.epsilonHex}`)), partial)))
  test('completing over its nonces', () => expectOneTrace(100_000, (epsilon) => engine.vault.completeSigning(input(5n, k1 - rho * epsilon, epsilon), partial)))
  test('nonces over the server\'s half', () => expectOneTrace(40_000, (dS) => engine.vault.createNonces(bytes32(dS), bytes32(3n))))
})

describe('SM3 and SM4', () => {
  const bytes = (secret: bigint, length: number) => new Uint8Array(length).map((_, i) => Number((secret >> BigInt(8 * (i % 32))) & 255n))
  test('HMAC-SM3 over the key', () => expectOneTrace(500, (key) => engine.hmacSm3(bytes32(key), bytes32(1n))))
  test('SM4-ECB over key and data', () => expectOneTrace(200, (secret) => engine.sm4EcbEncrypt(bytes(secret, 16), bytes(secret * 3n, 96))))
  test('SM4-CBC over key and data', () => expectOneTrace(200, (secret) => engine.sm4CbcEncrypt(bytes(secret, 16), bytes(1n, 16), bytes(secret * 5n, 100))))
  test('SM4-GCM over key and data', () => expectOneTrace(400, (secret) => engine.sm4Gcm(bytes(secret, 16)).seal(bytes(1n, 12), bytes(secret * 7n, 100), bytes(secret, 20))))
})
