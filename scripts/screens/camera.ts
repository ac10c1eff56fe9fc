// Owns taking a screen: the page as it stands, in light and dark, on a large and a small phone; and looking at it by program before.
import type { Page } from 'playwright-core'
import { SIZES, THEMES, variantName, type LanguageOfShot, type Size } from './contact-sheet.ts'
import { DAY_OF_PICTURES, freezePage, thawPage } from './freeze.ts'

/** A picture shows the whole of a page that is longer than the window, up to this. */
const HIGHEST = 3600
const SETTLE_MS = 200

export interface Camera {
  /** what was taken, by the name of the screen and of the variant */
  readonly shots: ReadonlyMap<string, ReadonlyMap<string, Buffer>>
  shoot(page: Page, name: string, language: LanguageOfShot): Promise<void>
}

export type Look = (page: Page, at: { name: string; language: LanguageOfShot; theme: (typeof THEMES)[number]; size: Size['name'] }) => Promise<void>

/** @param look called at each variant. @param isTaking whether pictures are taken at all. */
export function openCamera({ look, isTaking = true, sizes = SIZES }: { look?: Look; isTaking?: boolean; sizes?: readonly Size[] } = {}): Camera {
  const shots = new Map<string, Map<string, Buffer>>()
  return {
    shots,
    async shoot(page, name, language) {
      if (page.isClosed()) throw new Error(`${name}: the page is closed`)
      const taken = shots.get(name) ?? new Map<string, Buffer>()
      shots.set(name, taken)
      for (const size of sizes) {
        await page.evaluate(toTop)
        await page.setViewportSize({ width: size.width, height: size.height })
        for (const theme of THEMES) {
          await page.emulateMedia({ colorScheme: theme })
          await settle(page)
          await look?.(page, { name, language, theme, size: size.name })
          if (isTaking) taken.set(variantName({ language, theme, size: size.name }), await takeWhole(page, size))
        }
      }
      await page.emulateMedia({ colorScheme: 'light' })
      await page.setViewportSize({ width: SIZES[0].width, height: SIZES[0].height })
    },
  }
}

async function takeWhole(page: Page, size: Size): Promise<Buffer> {
  const height = Math.min(HIGHEST, Math.max(size.height, await page.evaluate(wholeHeight)))
  if (height > size.height) {
    await page.setViewportSize({ width: size.width, height })
    await settle(page)
  }
  await page.evaluate(freezePage, DAY_OF_PICTURES)
  const png = await page.screenshot({ animations: 'disabled', caret: 'hide', scale: 'css' })
  await page.evaluate(thawPage)
  if (height > size.height) await page.setViewportSize({ width: size.width, height: size.height })
  return png
}

const settle = async (page: Page): Promise<void> => {
  await page.evaluate(stillness)
  await page.waitForTimeout(SETTLE_MS)
  await page.evaluate(stillness)
}

/** Runs in the page. Fonts are there, and what moves once (a page that comes in, a sheet that rises) has arrived; what turns for ever is no matter. */
async function stillness(): Promise<void> {
  await document.fonts.ready
  const once = document.getAnimations().filter((animation) => animation.effect?.getComputedTiming().iterations !== Infinity)
  await Promise.race([Promise.allSettled(once.map(({ finished }) => finished)), new Promise((resolve) => setTimeout(resolve, 2_000))])
}

/** Runs in the page. What was scrolled by filling in or tapping begins at its beginning; documents stay where they are. */
function toTop(): void {
  window.scrollTo(0, 0)
  for (const element of document.querySelectorAll('.yq-sheet-body, .taro_page, .yq-json, .yq-screen-plain')) element.scrollTop = 0
}

/** Runs in the page. A sheet and a page that fills the window are as high as the window. */
function wholeHeight(): number {
  const shown = [...document.querySelectorAll('.yq-page, .yq-screen, .yq-sheet-layer, .yq-ink-full')].filter((element) => element.getClientRects().length > 0)
  if (shown.some((element) => !element.classList.contains('yq-page'))) return 0
  return Math.ceil(Math.max(0, ...shown.map((element) => element.scrollHeight)))
}
