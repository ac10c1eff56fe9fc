// Owns the mark that says from which pages the pictures in docs/screens were taken.
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { listFiles, root } from '../check/source-files.ts'

export const MARK = 'docs/screens/taken-from.txt'

/** Over everything that a page is made of: components, styles, texts in both languages; tests left out. */
export function hashOfPages(): string {
  const hash = createHash('sha256')
  for (const file of listFiles('miniprogram/src').filter((each) => !/\.test\.tsx?$/.test(each)).sort()) hash.update(`${file}\n`).update(readFileSync(path.join(root, file)))
  return hash.digest('hex')
}
