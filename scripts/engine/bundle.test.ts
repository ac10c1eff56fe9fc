// The engine and its threads work from a bundle alone, outside the tree: the module and the worker lie beside it.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { bundleEntry } from '../build/bundle.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'yiqian-engine-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

test('a bundle signs, and verifies in a thread', async () => {
  const built = await bundleEntry(
    'sign',
    `import { randomBytes } from 'node:crypto'
     import { createGmEngine } from './_adapters/gm-engine/engine.ts'
     import { createVerifyPool } from './_adapters/gm-engine/pool.ts'
     const engine = createGmEngine({ random: (length) => new Uint8Array(randomBytes(length)) })
     const { privateKey, publicKey } = engine.generateKeyPair()
     const digest = engine.messageDigest(publicKey, Buffer.from('message'))
     const signature = engine.signDigest(privateKey, digest)
     const pool = createVerifyPool({ engine, threads: 1, inlineItems: 0 })
     console.log(JSON.stringify(await pool.verifyMany([{ publicKey, digest, signature }, { publicKey, digest: publicKey.subarray(1, 33), signature }])))
     await pool.close()`,
    folder,
  )
  expect(built.assets.toSorted()).toEqual(['gm-engine-worker.mjs', 'gm-engine.wasm'])
  expect(JSON.parse(execFileSync(process.execPath, [built.file], { cwd: folder, encoding: 'utf8' }))).toEqual([true, false])
})
