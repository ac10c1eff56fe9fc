// Owns the listing of our own files for the checks. Paths relative to the root, with forward slashes.
import { existsSync, readdirSync } from 'node:fs'
import path from 'node:path'

/** The root of the working tree. */
export const root = path.resolve(import.meta.dirname, '../..')

const skippedFolders = new Set(['node_modules', 'dist', 'data', 'coverage', '.git', '.cache'])

/** All files under a folder, generated ones left out. */
export function listFiles(place: string): string[] {
  const folder = path.join(root, place)
  if (!existsSync(folder)) return []
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const inside = path.posix.join(place, entry.name)
    if (entry.isDirectory()) return skippedFolders.has(entry.name) ? [] : listFiles(inside)
    return entry.isFile() ? [inside] : []
  })
}

/** TypeScript files under the given folders, declarations and templates left out. */
export function listSourceFiles(places: readonly string[]): string[] {
  const files = places.flatMap((place) => listFiles(place))
  return files.filter((file) => /(?<!\.d)\.tsx?$/.test(file) && !file.startsWith('scripts/templates/'))
}
