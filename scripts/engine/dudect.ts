// `node scripts/engine/dudect.ts [seconds]`: do times depend on secrets? Two classes of secrets take turns at random, one fixed, one
// random; Welch's t tells whether their times have different means. Run by hand: it measures the machine as well as the code.
// |t| below 4.5 shows no leak; a variable-time operation is measured too, to show that one would be found.
// @source Reparaz, Balasch, Verbauwhede: Dude, is my code constant time? 2017.
import { randomFillSync } from 'node:crypto'
import { createGmEngine } from '../../functions/_adapters/gm-engine/engine.ts'

const seconds = Number(process.argv[2] ?? 10)
const warmUpCalls = 3000
const random = (lengthBytes: number): Uint8Array<ArrayBuffer> => randomFillSync(new Uint8Array(lengthBytes))
const engine = createGmEngine({ random, knownKeys: { tables: 0 } })

/** A scalar that is surely below n. */
const scalar = (): Uint8Array<ArrayBuffer> => {
  const bytes = random(32)
  bytes[0] = bytes[0]! & 0x7f
  bytes[31] = bytes[31]! | 1
  return bytes
}
const fixed = new Uint8Array(32)
fixed[31] = 3
const { publicKey } = engine.generateKeyPair()
const [digest, data, nonce12] = [scalar(), random(1024), random(12)]

/** Operation on a secret of 32 bytes; the last one is known to leak. */
const operations: Readonly<Record<string, (secret: Uint8Array) => unknown>> = {
  'k·G over k': (k) => engine.scalars.multiplyBase(k),
  'k·P over k': (k) => engine.scalars.multiplyPoint(k, publicKey),
  'k⁻¹ over k': (k) => engine.scalars.invert(k),
  'sign over the nonce': (k) => engine.signWithNonce(digest, digest, k),
  'sign over the key': (d) => engine.signWithNonce(d, digest, digest),
  'sign, hedged, over the key': (d) => engine.signDigest(d, digest),
  'SM4-GCM over the key': (key) => engine.sm4Gcm(key.subarray(0, 16)).seal(nonce12, data),
  'control: public multiplication, which may leak': (s) => engine.scalars.multiplyAddPublic(s, s, publicKey),
}

/** Mean and variance as samples come. */
function createMoments() {
  let [count, mean, squares] = [0, 0, 0]
  return {
    add(value: number): void {
      count++
      const difference = value - mean
      mean += difference / count
      squares += difference * (value - mean)
    },
    get: () => ({ count, mean, variance: squares / (count - 1) }),
  }
}

/** Welch's t on times below a cut: interrupts make long tails. */
function welch(samples: readonly (readonly [isFixed: boolean, time: number])[], share: number): { t: number; count: number } {
  const cut = samples.map(([, time]) => time).toSorted((a, b) => a - b)[Math.floor(samples.length * share) - 1]!
  const [one, other] = [createMoments(), createMoments()]
  for (const [isFixed, time] of samples) if (time <= cut) (isFixed ? one : other).add(time)
  const [a, b] = [one.get(), other.get()]
  return { t: (a.mean - b.mean) / Math.sqrt(a.variance / a.count + b.variance / b.count), count: a.count + b.count }
}

const cuts = [0.5, 0.8, 0.95, 1]
console.log(`${seconds} s each, Node ${process.versions.node}; t of the fastest ${cuts.map((share) => `${share * 100} %`).join(', ')} of the calls`)
for (const [name, operate] of Object.entries(operations)) {
  const samples: [boolean, number][] = []
  const until = performance.now() + seconds * 1000
  for (let i = 0; i < warmUpCalls; i++) operate(scalar())
  while (performance.now() < until) {
    // Secrets are made outside the measured time, into fresh memory for both classes alike.
    const batch = Array.from({ length: 200 }, (): [boolean, Uint8Array] => {
      const isFixed = random(1)[0]! < 128
      const drawn = scalar()
      if (isFixed) drawn.set(fixed)
      return [isFixed, drawn]
    })
    for (const [isFixed, secret] of batch) {
      const from = process.hrtime.bigint()
      operate(secret)
      samples.push([isFixed, Number(process.hrtime.bigint() - from)])
    }
  }
  const found = cuts.map((share) => welch(samples, share).t.toFixed(1).padStart(7)).join(' ')
  console.log(`${name.padEnd(48)} ${String(samples.length).padStart(8)} calls  t = ${found}`)
}
