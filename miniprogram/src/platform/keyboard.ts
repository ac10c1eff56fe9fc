// A keyboard beside the phone or in front of the browser: what can be tapped can be reached with Tab and pressed. WeChat's pages have no such keys.
import { useEffect, useRef } from 'react'

const shown = (id: string): HTMLElement | undefined => [...document.querySelectorAll<HTMLElement>(`[id="${id}"]`)].find((element) => element.getClientRects().length > 0)

/** Enter and the space bar are a tap; on what takes text or has keys of its own, nothing changes. */
function press(event: KeyboardEvent): void {
  if (event.key !== 'Enter' && event.key !== ' ') return
  event.preventDefault()
  event.stopPropagation()
  ;(event.currentTarget as HTMLElement).click()
}

/** @param ids of elements on the page on top; looked for again whenever they change */
export function useReachable(ids: readonly string[]): void {
  const all = ids.join(' ')
  useEffect(() => {
    if (process.env.TARO_ENV !== 'h5') return
    const elements = all.split(' ').map(shown).filter((element) => element !== undefined)
    for (const element of elements) {
      element.tabIndex = 0
      element.addEventListener('keydown', press)
    }
    return () => elements.forEach((element) => element.removeEventListener('keydown', press))
  }, [all])
}

/** @param onKey by its name, e.g. ArrowLeft; answers whether the key was of use */
export function useKeys(onKey: (key: string) => boolean): void {
  const latest = useRef(onKey)
  latest.current = onKey
  useEffect(() => {
    if (process.env.TARO_ENV !== 'h5') return
    const listen = (event: KeyboardEvent): void => {
      if (latest.current(event.key)) event.preventDefault()
    }
    window.addEventListener('keydown', listen)
    return () => window.removeEventListener('keydown', listen)
  }, [])
}
