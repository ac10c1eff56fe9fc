// Owns the corpus that is kept: inputs that once reached a block no other had reached, one file each, named by digest.
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { root } from '../check/source-files.ts'

const folderOf = (target: string): string => path.join(root, 'shared/vectors/fuzz-corpus', target)
/** Larger inputs and larger crowds are not kept: the corpus must stay small enough to replay at every test run. */
const MAX_FILE_BYTES = 8 * 1024
const MAX_FILES = 150

export function readCorpus(target: string): Uint8Array[] {
  const folder = folderOf(target)
  if (!existsSync(folder)) return []
  return readdirSync(folder).filter((name) => name.endsWith('.bin')).sort().map((name) => Uint8Array.from(readFileSync(path.join(folder, name))))
}

/** @returns how many were written. */
export function keepInCorpus(target: string, inputs: readonly Uint8Array[]): number {
  const room = MAX_FILES - readCorpus(target).length
  const kept = inputs.filter(({ length }) => length > 0 && length <= MAX_FILE_BYTES).slice(0, Math.max(0, room))
  if (kept.length > 0) mkdirSync(folderOf(target), { recursive: true })
  for (const bytes of kept) writeFileSync(path.join(folderOf(target), `${digestOf(bytes)}.bin`), bytes)
  return kept.length
}

/** A failing input, written beside the corpus where a test will find it again. @returns its path. */
export function keepFinding(target: string, bytes: Uint8Array): string {
  const folder = folderOf(target)
  mkdirSync(folder, { recursive: true })
  const file = path.join(folder, `finding-${digestOf(bytes)}.bin`)
  writeFileSync(file, bytes)
  return path.relative(root, file)
}

const digestOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex').slice(0, 16)
