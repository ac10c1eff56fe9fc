// Hides the content while the app is not in front: the task switcher keeps a picture of what it showed last (MA-18).
import Taro from '@tarojs/taro'
import { createStore } from '../flows/store.ts'

/** Watched by every page's frame. */
export const covered = createStore<boolean>(false)

/** Called once, when the app starts. What is shown comes back as it was: nothing is taken out of the page, nothing scrolls. */
export function coverWhenHidden(): void {
  if (process.env.TARO_ENV === 'h5') return coverBrowser()
  Taro.onAppHide(() => covered.set(true))
  Taro.onAppShow(() => covered.set(false))
  // Screenshots and the task switcher show nothing; where WeChat is too old, the cover alone.
  const { wx } = globalThis as { wx?: { setVisualEffectOnCapture?(options: { visualEffect: 'hidden' | 'none'; fail?: () => void }): void } }
  wx?.setVisualEffectOnCapture?.({ visualEffect: 'hidden', fail: () => undefined })
}

/** At once, before the browser takes its picture: not by way of the next rendering. */
function coverBrowser(): void {
  const cover = (isHidden: boolean): void => {
    for (const part of document.body.children) {
      if (!(part instanceof HTMLElement)) continue
      part.style.visibility = isHidden ? 'hidden' : ''
      part.style.opacity = isHidden ? '0' : ''
    }
    covered.set(isHidden)
  }
  document.addEventListener('visibilitychange', () => cover(document.visibilityState === 'hidden'))
  window.addEventListener('pagehide', () => cover(true))
  window.addEventListener('pageshow', () => cover(document.visibilityState === 'hidden'))
}
