// MP-1: the phone's part runs in an engine that has nothing but the language: no crypto, TextEncoder, Buffer.
import { createContext, Script } from 'node:vm'
import { build } from 'esbuild'
import { beforeAll, describe, expect, test } from 'vitest'
import { systemRandom } from '../../scripts/vectors/node-sm2.ts'

const entry = `
  export { createSm2 } from './sm2/curve.ts'
  export { messageDigest, verifyDigest, generateKeyPair } from './sm2/sign.ts'
  export { createRandomPool } from './random.ts'
  export { createPhoneShare } from './cosign/create-phone-share.ts'
  export { acceptEnrolment } from './cosign/accept-enrolment.ts'
  export { checkEnrolment } from './cosign/check-enrolment.ts'
  export { createNonces } from './cosign/create-nonces.ts'
  export { respond } from './cosign/respond.ts'
  export { completeSigning } from './cosign/complete-signing.ts'
  export { sealWithPin, openWithPin } from './pin-share.ts'
  export { startHandshake } from './noise/start-handshake.ts'
  export { answerHandshake } from './noise/answer-handshake.ts'
  export { finishHandshake } from './noise/finish-handshake.ts'
  export { utf8ToBytes } from './bytes.ts'
`
const script = `(async () => {
  const { createSm2, utf8ToBytes, createRandomPool, ...y } = yiqian
  const taken = {}
  const pool = createRandomPool(fill)
  const measured = async (name, run) => {
    await pool.prefill(1024)
    const before = pool.availableBytes()
    const result = run()
    taken[name] = before - pool.availableBytes()
    return result
  }
  const server = createSm2(random)
  const phone = await measured('curve', () => createSm2(pool.take))
  const context = { sessionId: 's', userId: '医生' }
  const mine = await measured('enrolment', () => y.createPhoneShare(phone, context))
  const vault = y.acceptEnrolment(server, context, mine.request)
  const P = y.checkEnrolment(phone, context, mine.request, vault.response)
  const device = { salt: random(16), iterations: 1000 }
  const sealed = y.sealWithPin(phone, mine.phoneShare, '135790', random(32).fill(1), device)
  const phoneShare = y.openWithPin(phone, sealed, '135790', random(32).fill(1))
  const digest = y.messageDigest(phone, P, utf8ToBytes('处方'))
  const nonces = y.createNonces(server, vault.secret.serverShare, utf8ToBytes('n'))
  const partial = await measured('signature', () => y.respond(phone, { phoneShare, jointPublicKey: P, digest, nonces: nonces.public }))
  const signature = y.completeSigning(server, { ...vault.secret, jointPublicKey: P, digest, nonces }, partial)
  const key = y.generateKeyPair(server)
  let session
  await measured('handshake', () => {
    const { pending, request } = y.startHandshake(phone, { service: 'seal', responderPublicKey: key.publicKey })
    const answered = y.answerHandshake(server, { service: 'seal', staticKeys: [key] }, request)
    session = [y.finishHandshake(phone, pending, answered.response).session, answered.session]
  })
  return { taken, signed: y.verifyDigest(phone, P, digest, signature), sameHash: String(session[0].handshakeHash) === String(session[1].handshakeHash) }
})()`

describe('bare context', () => {
  let code = ''
  beforeAll(async () => {
    const result = await build({
      stdin: { contents: entry, resolveDir: import.meta.dirname, loader: 'ts' },
      bundle: true, write: false, format: 'iife', globalName: 'yiqian', target: 'es2020', minify: true,
    })
    code = result.outputFiles[0]!.text
  })

  test('enrols, opens a PIN, signs and shakes hands, within the budget of randomness', async () => {
    const context = createContext({ random: systemRandom, fill: async (lengthBytes: number) => systemRandom(lengthBytes) })
    new Script(code).runInContext(context)
    expect(new Script('[typeof crypto, typeof TextEncoder, typeof Buffer, typeof console]').runInContext(context).join()).toBe('undefined,undefined,undefined,object')
    const result = await (new Script(script).runInContext(context) as Promise<{ taken: object; signed: boolean; sameHash: boolean }>)
    expect(result).toEqual({ taken: { curve: 48, enrolment: 128, signature: 112, handshake: 80 }, signed: true, sameHash: true })
  })

  test('without randomness it does not even build the curve', () => {
    const context = createContext({})
    new Script(code).runInContext(context)
    const run = () => new Script('yiqian.createSm2(yiqian.createRandomPool(async () => new Uint8Array(0)).take)').runInContext(context)
    expect(run).toThrow('crypto.random_unavailable')
  })

  test('the bundle is small enough for the phone', () => expect(code.length).toBeLessThan(80_000))
})
