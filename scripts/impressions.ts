// IM-2: signatures out of a folder of photos: `npm run impressions -- <photos> <signatures> [black|blue|red]`. Writes a PNG for each and says which gave none, and why.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { INK_NAMES, type InkColour } from '@yiqian/shared/impression/picture.ts'
import { processPictures } from '../functions/_adapters/impressions/process-pictures.ts'

const WHY: Record<string, string> = {
  unreadable: '不是可读的 JPEG、PNG 或 WebP 照片 · no JPEG, PNG or WebP that can be read',
  'too-heavy': '超过 20 MB · more than 20 MB',
  'too-small': '照片太小 · too small',
  'too-large': '照片太大 · too large',
  'no-ink': '没有找到笔迹 · no ink was found',
  'too-much-ink': '太暗或不是白纸 · too dark, or not of paper',
  'only-a-dot': '笔迹太少 · too little ink',
}

const [from, to, ink = 'black'] = process.argv.slice(2)
if (!from || !to || !(INK_NAMES as string[]).includes(ink)) {
  console.error(`npm run impressions -- <photos> <signatures> [${INK_NAMES.join('|')}]`)
  process.exit(2)
}
mkdirSync(to, { recursive: true })
let refused = 0
for (const name of readdirSync(from).filter((each) => !each.startsWith('.')).sort()) {
  const [result] = await processPictures([{ name, bytes: readFileSync(path.join(from, name)) }], { ink: ink as InkColour })
  if ('refused' in result!) {
    refused++
    console.log(`✗ ${name}: ${WHY[result.refused]}`)
  } else {
    writeFileSync(path.join(to, `${path.parse(name).name}.png`), result!.png)
    console.log(`✓ ${name}`)
  }
}
process.exit(refused > 0 ? 1 : 0)
