// Owns the one Chromium of this process: test files come and go, each with profiles of its own in it; it ends when nobody has wanted it for a while.
import { chromium, type Browser } from 'playwright-core'
import { chromiumPath } from '../automator/phone-browser.ts'

const ARGS = ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync']
/** Between two test files of a worker; a script that is done ends at once. */
const LINGER_MS = process.env['VITEST'] ? 20_000 : 0

let running: Promise<Browser> | undefined
let launched: Browser | undefined
let borrowers = 0
let ending: NodeJS.Timeout | undefined

/** Call `giveBack` once, when all its profiles are closed. A browser that ended by itself is replaced. */
export async function borrowBrowser(): Promise<{ browser: Browser; giveBack: () => void }> {
  clearTimeout(ending)
  borrowers++
  try {
    if (launched?.isConnected() === false) [running, launched] = [undefined, undefined]
    running ??= chromium.launch({ executablePath: chromiumPath(), headless: true, args: ARGS })
    return { browser: (launched = await running), giveBack }
  } catch (cause) {
    running = undefined
    borrowers--
    throw cause
  }
}

function giveBack(): void {
  borrowers--
  if (borrowers > 0) return
  ending = setTimeout(() => {
    const last = running
    ;[running, launched] = [undefined, undefined]
    void last?.then((browser) => browser.close())
  }, LINGER_MS)
}
