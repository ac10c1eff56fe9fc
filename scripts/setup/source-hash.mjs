// Owns the question "has anything changed since this was built": one hash over the files of some folders.
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { cacheFolder, root } from './workspace.mjs'

const skippedFolders = new Set(['node_modules', 'dist', 'data', 'coverage', 'vectors'])

/** Hash (hex) of names and contents of all files under the given paths; tests, what tools keep beside the sources (`.swc`) and results left out. Paths relative to the root. */
export function hashSources(places) {
  const hash = createHash('sha256')
  for (const file of places.flatMap((place) => listFiles(path.join(root, place))).sort()) {
    hash
      .update(`${path.relative(root, file)}\0`)
      .update(readFileSync(file))
      .update('\0')
  }
  return hash.digest('hex')
}

function listFiles(place) {
  if (!existsSync(place)) return []
  if (statSync(place).isFile()) return [place]
  return readdirSync(place, { withFileTypes: true }).flatMap((entry) => {
    const inside = path.join(place, entry.name)
    if (entry.isDirectory()) return skippedFolders.has(entry.name) || entry.name.startsWith('.') ? [] : listFiles(inside)
    return entry.isFile() && !/\.test\.tsx?$/.test(entry.name) ? [inside] : []
  })
}

/** The hash stored under this name by the last successful build; undefined if there was none. */
export function readBuiltHash(name) {
  const file = path.join(cacheFolder, 'built', name)
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined
}

/** Remembers what was built. */
export function writeBuiltHash(name, hash) {
  mkdirSync(path.join(cacheFolder, 'built'), { recursive: true })
  writeFileSync(path.join(cacheFolder, 'built', name), hash)
}
