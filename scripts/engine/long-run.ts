// `npm run test:long [-- count]`: a million random signatures, each judged by the engine cold and with a table of its key, one in
// fifty by OpenSSL and by BouncyCastle as well; then every vector of shared/vectors/sm2 by OpenSSL's command.
import { randomBytes } from 'node:crypto'
import { spawnSync } from 'node:child_process'
import path from 'node:path'
import { createGmEngine } from '../../functions/_adapters/gm-engine/engine.ts'
import { createSm2 } from '../../shared/crypto/sm2/curve.ts'
import { bouncyCastleBatch, missingJava } from '../oracles/bouncy-castle.ts'
import { root } from '../check/source-files.ts'
import { createNodeVerifier, judgeForeign, seededRandom, signedCases, type Case } from './differential.ts'

const count = Number(process.argv[2] ?? 1_000_000)
const seed = process.env.SEED ?? randomBytes(8).toString('hex')
const others = 50
const javaAtOnce = 2000

const random = seededRandom(seed)
const cold = createGmEngine({ random, knownKeys: { tables: 0 } })
const tabled = createGmEngine({ random, knownKeys: { buildAt: 1, tables: 4 } })
const byNode = createNodeVerifier()
const java = missingJava()
if (java) console.log(`BouncyCastle is not asked: ${java}`)

let [done, wrong, askedOthers, shortHalves] = [0, 0, 0, 0]
let forJava: Case[] = []
const startedAt = performance.now()

function askJava(): void {
  const cases = forJava
  forJava = []
  if (java || cases.length === 0) return
  const answers = bouncyCastleBatch(cases.map(({ publicKey, digest, signature }) => ({ command: 'verify-sm2-digest', inputs: [publicKey, digest, signature] })))
  cases.forEach(({ isValid }, index) => blame('BouncyCastle', answers[index]!.ok === isValid, cases[index]!))
}

function blame(who: string, isRight: boolean, given: Case): void {
  if (isRight) return
  wrong++
  console.log(`${who} judges otherwise, SEED=${seed}: ${JSON.stringify(Object.fromEntries(Object.entries(given).map(([name, value]) => [name, value instanceof Uint8Array ? Buffer.from(value).toString('hex') : value])))}`)
}

for (const given of signedCases(cold, random, count, 16)) {
  const { publicKey, digest, signature, isValid } = given
  blame('the engine', cold.verifyDigest(publicKey, digest, signature) === isValid, given)
  blame('the engine with a table', tabled.verifyDigest(publicKey, digest, signature) === isValid, given)
  if (isValid && (signature[0] === 0 || signature[32] === 0)) shortHalves++
  if (done % others === 0 || (isValid && (signature[0] === 0 || signature[32] === 0) && done % 4 === 0)) {
    askedOthers++
    blame('OpenSSL', byNode(given) === isValid, given)
    forJava.push(given)
    if (forJava.length >= javaAtOnce) askJava()
  }
  if (++done % 50_000 === 0) console.log(`${done} of ${count}, ${wrong} wrong, ${((performance.now() - startedAt) / 1000).toFixed(0)} s`)
}
askJava()
const foreign = Math.min(2000, Math.ceil(count / 100))
wrong += judgeForeign(cold, createSm2(random), random, foreign)
const vectors = spawnSync(process.execPath, ['node_modules/vitest/vitest.mjs', 'run', 'scripts/vectors/sm2.test.ts'], { cwd: path.resolve(root), env: { ...process.env, SLOW: '1' }, stdio: 'inherit' })
console.log(`${done} signatures (${shortHalves} with a leading zero byte), ${askedOthers} of them by OpenSSL${java ? '' : ' and BouncyCastle'}, ${foreign} of the portable implementation: ${wrong} judged otherwise. SEED=${seed}`)
process.exitCode = wrong > 0 || vectors.status !== 0 ? 1 : 0
