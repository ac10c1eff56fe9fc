// The fuzzer in the ordinary run: the kept corpus, a fixed number of mutations of everything, and that guidance works.
import { spawnSync } from 'node:child_process'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { root } from '../check/source-files.ts'
import { readCorpus } from './corpus.ts'
import { mutated, tryInput } from './fuzz.ts'
import type { Target } from './fuzz.ts'
import { mutateDer } from './mutate-der.ts'
import { luckFrom } from './random.ts'
import { loadTargets } from './targets.ts'

const targets = await loadTargets()
const parsers = [...targets.values()].filter(({ name }) => name !== 'toy')
/** Per target; a longer search is `npm run fuzz`. */
const MUTATIONS = 250

const runsBadly = (target: Target, bytes: Uint8Array): string | undefined => {
  const what = tryInput(target, bytes)
  return what?.startsWith('slow') ? tryInput(target, bytes) : what
}

describe.each(parsers.map((target) => [target.name, target] as const))('%s', (name, target) => {
  test('every kept input is read or refused by name, and quickly', () => {
    const limit = Error.stackTraceLimit
    Error.stackTraceLimit = 0
    const corpus = readCorpus(name)
    const wrong = corpus.map((bytes) => runsBadly(target, bytes)).filter((what) => what !== undefined)
    Error.stackTraceLimit = limit
    expect(wrong).toEqual([])
    expect(corpus.length).toBeGreaterThan(0)
  })

  test('so are fresh mutations', async () => {
    const limit = Error.stackTraceLimit
    Error.stackTraceLimit = 0
    const pool = [...(await target.seeds()), ...readCorpus(name)]
    const luck = luckFrom(`ordinary run ${name}`)
    const wrong: string[] = []
    for (let round = 0; round < MUTATIONS; round++) {
      const bytes = mutated(target, pool, luck)
      const what = runsBadly(target, bytes)
      if (what !== undefined) wrong.push(`${Buffer.from(bytes).toString('base64').slice(0, 400)}: ${what}`)
    }
    Error.stackTraceLimit = limit
    expect(wrong).toEqual([])
  })
})

describe('the fuzzer itself', () => {
  test('finds a fault five steps deep by following coverage', () => {
    const run = spawnSync(process.execPath, [path.join(root, 'scripts/fuzz/main.ts'), 'toy', '--runs', '400000', '--seconds', '40', '--seed', 'guided'], { encoding: 'utf8' })
    expect(run.stdout).toContain('the fault that the fuzzer must find')
    expect(run.status).toBe(1)
  })

  test('does not find it without: luck alone is not enough', () => {
    const toy = targets.get('toy')!
    const luck = luckFrom('unguided')
    const pool = [new Uint8Array(8)]
    const found = Array.from({ length: 20_000 }, () => tryInput(toy, mutated(toy, pool, luck))).some((what) => what !== undefined && !what.startsWith('slow'))
    expect(found).toBe(false)
  })

  test('says no to a target that is not there', () => {
    const run = spawnSync(process.execPath, [path.join(root, 'scripts/fuzz/main.ts'), 'nothing'], { encoding: 'utf8' })
    expect([run.status, run.stderr]).toEqual([1, expect.stringContaining('npm run fuzz')])
  })

  test('structure-aware mutations keep most of DER readable', async () => {
    const [seed] = await targets.get('x509')!.seeds()
    const luck = luckFrom('structure')
    const outcomes = Array.from({ length: 300 }, () => mutateDer(seed!, luck, seed!))
    const isWhole = (bytes: Uint8Array): boolean => bytes.length > 4 && bytes[0] === 0x30 && bytes[1] === 0x82 && bytes[2]! * 256 + bytes[3]! === bytes.length - 4
    expect(outcomes.filter(isWhole).length).toBeGreaterThan(240)
    expect(new Set(outcomes.map((bytes) => Buffer.from(bytes).toString('hex'))).size).toBeGreaterThan(200)
  })
})
