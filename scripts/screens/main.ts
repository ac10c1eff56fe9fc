// `npm run screens`: takes every screen of the phone's pages in both languages, light and dark, on a large and a small phone, into docs/screens/.
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { auditPage } from '../../e2e/support/page-audit.ts'
import { buildPages } from '../../e2e/support/platform.ts'
import { root } from '../setup/workspace.mjs'
import { openCamera } from './camera.ts'
import { screens } from './catalogue.ts'
import { contactSheet, LANGUAGES } from './contact-sheet.ts'
import { indexOfScreens } from './index-of-screens.ts'
import { openMorning } from './morning.ts'
import { hashOfPages, MARK } from './taken-from.ts'
import { walkAll } from './walk.ts'

const USAGE = `npm run screens [-- --only <part,part>] [--language zh|en] [--out <folder>]
Parts: first use, lists, document, signing, meanwhile, batch, signed, codes, compose, flow, signers, delegation, handwriting, other ways, person, messages, states, largest, pin, last, strict.`

const { values } = parseArgs({ options: { only: { type: 'string' }, language: { type: 'string' }, out: { type: 'string' }, help: { type: 'boolean' } } })
if (values.help) {
  console.log(USAGE)
  process.exit(0)
}
const pages = hashOfPages()
const folder = path.resolve(root, values.out ?? 'docs/screens')
await buildPages()
const morning = await openMorning({ isWatchingTaps: true })
const findings: string[] = []
const camera = openCamera({
  look: async (page, { name, language, theme, size }) => {
    for (const { rule, what } of await auditPage(page)) findings.push(`${name} ${language} ${theme} ${size}: ${rule} ${what}`)
  },
})
const failures: string[] = []
try {
  const languages = LANGUAGES.filter((each) => values.language === undefined || values.language === each)
  failures.push(...(await walkAll(morning, languages, camera, { only: values.only?.split(',').map((part) => part.trim()), onPart: (language, part) => console.log(`${language} ${part}`) })))
} finally {
  await morning.close()
}

const isWhole = values.only === undefined && values.language === undefined
mkdirSync(folder, { recursive: true })
let bytes = 0
for (const [name, shots] of camera.shots) {
  const sheet = contactSheet(shots)
  bytes += sheet.length
  writeFileSync(path.join(folder, `${name}.png`), sheet)
}
if (isWhole) {
  for (const file of readdirSync(folder)) if (file.endsWith('.png') && !(file.slice(0, -4) in screens)) rmSync(path.join(folder, file))
  writeFileSync(path.join(folder, 'README.md'), indexOfScreens())
  if (values.out === undefined) writeFileSync(path.join(root, MARK), `${pages}\n`)
  for (const name of Object.keys(screens)) if (!camera.shots.has(name)) failures.push(`not taken: ${name}`)
}
console.log(`${camera.shots.size} screens, ${(bytes / 1024 / 1024).toFixed(1)} MB, in ${path.relative(root, folder)}`)
for (const finding of findings) console.error(finding)
for (const failure of failures) console.error(failure)
process.exitCode = failures.length + findings.length === 0 ? 0 : 1
