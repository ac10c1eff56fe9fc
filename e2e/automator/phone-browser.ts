// A phone-sized Chromium with an empty profile, on the browser that the system brings.
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { chromium, type BrowserContext, type Page } from 'playwright-core'

const ARGS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync']

/** Debian's Chromium, or the one named by CHROMIUM. */
export function chromiumPath(): string {
  const found = [process.env.CHROMIUM, '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((file) => file !== undefined && existsSync(file))
  if (found === undefined) throw new Error('Chromium was not found: install it or name its path in CHROMIUM')
  return found
}

export interface PhoneBrowser {
  page: Page
  context: BrowserContext
  close(): Promise<void>
}

/** @param args more switches of Chromium. @returns a window of 375 × 720 points at twice the pixels, in Chinese. `close` removes its profile. */
export async function openPhoneBrowser(args: readonly string[] = []): Promise<PhoneBrowser> {
  const profile = mkdtempSync(path.join(tmpdir(), 'yiqian-phone-'))
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: chromiumPath(),
    headless: true,
    viewport: { width: 375, height: 720 },
    deviceScaleFactor: 2,
    hasTouch: true,
    locale: 'zh-CN',
    args: [...ARGS, ...args],
  })
  return {
    context,
    page: context.pages()[0] ?? (await context.newPage()),
    async close() {
      await context.close()
      rmSync(profile, { recursive: true, force: true })
    },
  }
}
