// `npm run build -- <name>… | all`: builds functions to dist/functions/<name>.mjs, each runnable alone.
import { readdirSync } from 'node:fs'
import path from 'node:path'
import { buildFunction } from './build/bundle.ts'
import { root } from './check/source-files.ts'

const outFolder = path.join(root, 'dist/functions')

function deployableFunctions(): string[] {
  const entries = readdirSync(path.join(root, 'functions'), { withFileTypes: true })
  return entries
    .filter((entry) => entry.isDirectory() && /^[a-z]/.test(entry.name) && entry.name !== 'node_modules')
    .map(({ name }) => name)
}

const asked = process.argv.slice(2)
const known = deployableFunctions()
const unknown = asked.filter((name) => name !== 'all' && !known.includes(name))
if (asked.length === 0 || unknown.length > 0) {
  if (unknown.length > 0) console.error(`no such function: ${unknown.join(' ')}`)
  console.error(`npm run build -- <name>… | all      functions: ${known.join(' ')}`)
  process.exitCode = 1
} else {
  for (const name of asked.includes('all') ? known : asked) await report(name)
}

async function report(name: string): Promise<void> {
  try {
    const { file, sizeBytes, assets, packages } = await buildFunction(name, outFolder)
    const beside = assets.length > 0 ? `, ${assets.length} assets beside it` : ''
    const outside = Object.entries(packages).map(([other, version]) => `, needs ${other}@${version}`)
    console.log(`${path.relative(root, file)}  ${(sizeBytes / 1024).toFixed(0)} kB${beside}${outside.join('')}`)
  } catch (error) {
    console.error(`${name}: ${error instanceof Error ? error.message : String(error)}`)
    process.exitCode = 1
  }
}
