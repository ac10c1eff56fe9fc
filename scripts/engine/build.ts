// `node scripts/engine/build.ts`: compiles the engine's module, unless this version of its source was compiled before.
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { buildEngineModule } from '../../functions/_adapters/gm-engine/assets.ts'
import { root } from '../check/source-files.ts'

const startedAt = performance.now()
const { file, wasBuilt } = buildEngineModule()
const bytes = readFileSync(file)
const how = wasBuilt ? `compiled in ${((performance.now() - startedAt) / 1000).toFixed(1)} s` : 'unchanged'
console.log(`${path.relative(root, file)}  ${(bytes.length / 1024).toFixed(0)} kB  SHA-256 ${createHash('sha256').update(bytes).digest('hex')}  ${how}`)
