// How the phone looks, on every page and sheet that has a picture (docs/screens): contrast AA, targets of 44 px, names for screen readers, nothing cut off or wider than the phone; and no page without a picture.
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openCamera } from '../../scripts/screens/camera.ts'
import { screens } from '../../scripts/screens/catalogue.ts'
import { SIZES } from '../../scripts/screens/contact-sheet.ts'
import { openMorning, type Morning } from '../../scripts/screens/morning.ts'
import { walkAll } from '../../scripts/screens/walk.ts'
import { root } from '../../scripts/setup/workspace.mjs'
import { auditPage } from '../support/page-audit.ts'
import { buildPages } from '../support/platform.ts'

/** Pages as app.config.ts lists them. */
function pagesOfApp(): string[] {
  const text = readFileSync(path.join(root, 'miniprogram/src/app.config.ts'), 'utf8')
  const names = (list: string): string[] => [...list.matchAll(/'([^']+)'/g)].map(([, name]) => name!)
  const main = names(/\bpages: \[([^\]]*)\]/.exec(text)![1]!)
  const others = [...text.matchAll(/root: '([^']+)', pages: \[([^\]]*)\]/g)].flatMap(([, folder, list]) => names(list!).map((page) => `${folder}/${page}`))
  return [...main, ...others]
}

describe('pictures', () => {
  test('every page of the app has one, and every picture a page', () => {
    expect([...new Set(Object.values(screens).map(({ page }) => page))].sort()).toEqual(pagesOfApp().sort())
  })
  test('all are there, and the index names them', () => {
    const index = readFileSync(path.join(root, 'docs/screens/README.md'), 'utf8')
    for (const name of Object.keys(screens)) {
      expect(existsSync(path.join(root, `docs/screens/${name}.png`)), name).toBe(true)
      expect(index).toContain(`(${name}.png)`)
    }
  })
})

describe('accessibility of every page and sheet', () => {
  let morning: Morning
  beforeAll(async () => {
    await buildPages()
    morning = await openMorning({ isWatchingTaps: true })
  }, 400_000)
  afterAll(() => morning?.close())

  // English on the small phone has the least room; `npm run screens` looks at every variant, and fails by what it finds.
  test('in English on the small phone, light and dark', async () => {
    const findings = new Set<string>()
    const seen = new Set<string>()
    const camera = openCamera({
      isTaking: false,
      sizes: SIZES.filter(({ name }) => name === 'small'),
      look: async (page, { name, theme }) => {
        seen.add(name)
        for (const { rule, what } of await auditPage(page)) findings.add(`${name} ${theme}: ${rule} ${what}`)
      },
    })
    expect(await walkAll(morning, ['en'], camera)).toEqual([])
    expect([...findings]).toEqual([])
    expect([...seen].sort()).toEqual(Object.keys(screens).sort())
  }, 900_000)
})
