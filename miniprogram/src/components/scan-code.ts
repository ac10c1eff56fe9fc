// Opens the scanner and goes on with what it reads. Camera and pictures in WeChat; camera, picture or a pasted link in a browser.
import { platform } from '../platform/index.ts'
import { goTo, replaceWith } from './routes.ts'

/** @param isReplacing the page that asks makes room for the answer. */
export async function scanCode(isReplacing = false): Promise<void> {
  const text = await platform.scanCode()
  if (text === undefined) return
  // Read once in a run: a page of the same address would show the earlier answer.
  const query = { q: text, at: String(platform.clock.nowMs()) }
  if (isReplacing) replaceWith('scan', query)
  else goTo('scan', query)
}
