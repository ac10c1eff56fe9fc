// Batches of verifications in real worker threads: order, wrong lengths, few and many, a thread that dies, closing.
import { afterAll, expect, test } from 'vitest'
import { systemRandom } from '../../../scripts/vectors/node-sm2.ts'
import { createGmEngine } from './engine.ts'
import { createVerifyPool } from './pool.ts'

const engine = createGmEngine({ random: systemRandom })
const pool = createVerifyPool({ engine, threads: 2, inlineItems: 4 })
afterAll(() => pool.close())

const keys = Array.from({ length: 5 }, () => engine.generateKeyPair())
const item = (i: number) => {
  const { privateKey, publicKey } = keys[i % keys.length]!
  const digest = systemRandom(32)
  const signature = engine.signDigest(privateKey, digest)
  if (i % 3 === 0) signature[i % 64] = signature[i % 64]! ^ 1
  return { publicKey, digest, signature }
}

test.each([0, 1, 4, 5, 63, 64, 65, 300])('%i items come back in order', async (count) => {
  const items = Array.from({ length: count }, (_, i) => item(i))
  expect(await pool.verifyMany(items)).toEqual(items.map((_, i) => i % 3 !== 0))
})

test('items of a wrong length are not valid, wherever they stand', async () => {
  for (const count of [3, 40]) {
    const items = Array.from({ length: count }, (_, i) => item(3 * i + 1))
    const broken = [{ ...items[0]!, publicKey: items[0]!.publicKey.subarray(1) }, ...items, { ...items[1]!, signature: new Uint8Array(0) }, { ...items[1]!, digest: new Uint8Array(33) }]
    expect(await pool.verifyMany(broken)).toEqual([false, ...items.map(() => true), false, false])
  }
})

test('many calls at once', async () => {
  const batches = Array.from({ length: 12 }, (_, b) => Array.from({ length: 20 }, (_, i) => item(b + i)))
  const answers = await Promise.all(batches.map((batch) => pool.verifyMany(batch)))
  answers.forEach((answer, b) => expect(answer).toEqual(batches[b]!.map((_, i) => (b + i) % 3 !== 0)))
})

test('a closed pool refuses', async () => {
  const other = createVerifyPool({ engine, threads: 1, inlineItems: 0 })
  const items = [item(1)]
  expect(await other.verifyMany(items)).toEqual([true])
  const underWay = other.verifyMany(Array.from({ length: 200 }, () => items[0]!))
  const refused = expect(underWay).rejects.toThrow(/ended/)
  await other.close()
  await refused
  await expect(other.verifyMany(items)).rejects.toThrow('closed')
})
