// Says when the pictures in docs/screens are older than the pages. A warning: whoever changes a page need not take a hundred screens for each commit.
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { hashOfPages, MARK } from '../screens/taken-from.ts'
import { root } from './source-files.ts'

const file = path.join(root, MARK)
const taken = existsSync(file) ? readFileSync(file, 'utf8').trim() : 'never'
console.log(
  taken === hashOfPages()
    ? 'docs/screens shows the pages as they are'
    : '⚠ WARNING: docs/screens is OLDER than miniprogram/src: take the pictures again with `npm run screens` (about ten minutes)',
)
