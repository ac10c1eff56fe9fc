// Regenerates the project's own vectors: node scripts/vectors/generate.ts
import { writeFileSync } from 'node:fs'
import { cosignVectors } from './cosign.ts'
import { noiseVectors } from './noise.ts'
import { sm2VectorFiles } from './sm2-files.ts'

const folder = new URL('../../shared/vectors/', import.meta.url)
const files = { 'cosign/cosign.json': cosignVectors(), 'noise/noise-nk.json': noiseVectors(), ...sm2VectorFiles() }
for (const [path, content] of Object.entries(files)) writeFileSync(new URL(path, folder), `${JSON.stringify(content, null, 2)}\n`)
