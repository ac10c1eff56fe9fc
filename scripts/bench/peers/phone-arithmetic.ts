// One side of benchmark `phone`, in a process of its own so that it can run without JIT: times and memory of one way to sign.
import { randomBytes } from 'node:crypto'
import { setFlagsFromString } from 'node:v8'
import { createNonces } from '@yiqian/shared/crypto/cosign/create-nonces.ts'
import { acceptEnrolment } from '@yiqian/shared/crypto/cosign/accept-enrolment.ts'
import { createPhoneShare } from '@yiqian/shared/crypto/cosign/create-phone-share.ts'
import { respond } from '@yiqian/shared/crypto/cosign/respond.ts'
import { createSm2 } from '@yiqian/shared/crypto/sm2/curve.ts'

const random = (count: number) => new Uint8Array(randomBytes(count))
const ROUNDS = 25

/** Each maker sets itself up and answers with one piece of work. */
const WAYS: Readonly<Record<string, () => Promise<() => unknown>>> = {
  async 'co-sign response'() {
    const sm2 = createSm2(random)
    const context = { sessionId: 'bench', userId: 'bench' }
    const { phoneShare, request } = createPhoneShare(sm2, context)
    const { secret, response } = acceptEnrolment(sm2, context, request)
    const digest = random(32)
    const { public: nonces } = createNonces(sm2, secret.serverShare, digest)
    return () => respond(sm2, { phoneShare, jointPublicKey: response.jointPublicKey, digest, nonces })
  },
  async 'sm-crypto-v2 signature'() {
    const { sm2 } = await import('sm-crypto-v2')
    const { privateKey } = sm2.generateKeyPairHex()
    const message = random(32)
    return () => sm2.doSignature(message, privateKey, { hash: true, der: true })
  },
}

/** Tables and code are there after the first few; what a response needs is measured from then on. */
const WARM_ROUNDS = 3

const heapBytes = (): number => {
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external
}

const work = await WAYS[process.argv[2]!]!()
globalThis.gc?.()
const emptyBytes = heapBytes()
const times: number[] = []
const timed = (): void => {
  const startedAt = performance.now()
  work()
  times.push(performance.now() - startedAt)
}
for (let round = 0; round < WARM_ROUNDS; round++) timed()
globalThis.gc?.()
const warmBytes = heapBytes()
const warmHeapBytes = process.memoryUsage().heapUsed
// From here on the engine tells of each collection how much there was before it: no moment between two of them had more.
if (process.argv[3] === 'trace') setFlagsFromString('--trace-gc-nvp')
let mostBytes = 0
for (let round = 0; round < ROUNDS; round++) {
  timed()
  mostBytes = Math.max(mostBytes, heapBytes() - warmBytes)
  globalThis.gc?.()
}
process.stdout.write(`\n${JSON.stringify({ times, mostBytes, keptBytes: Math.max(0, warmBytes - emptyBytes), warmHeapBytes })}\n`)
