// What a program can see of a page's accessibility: contrast of text, size and name of what is tapped, words cut off, words under or over others, words at the edge of what holds them, pages wider than the phone.
import type { Page } from 'playwright-core'

export interface Finding {
  rule: 'contrast' | 'target' | 'name' | 'wide' | 'cut' | 'overlap' | 'tight'
  what: string
}

/** Remembers every element that listens for taps; must run before the page's own scripts. */
export const watchTaps = (page: Page): Promise<unknown> =>
  page.addInitScript(() => {
    const tapped = new WeakSet<EventTarget>()
    ;(window as unknown as { tapped: WeakSet<EventTarget> }).tapped = tapped
    const listen = EventTarget.prototype.addEventListener
    EventTarget.prototype.addEventListener = function (this: EventTarget, ...args: Parameters<typeof listen>) {
      if (args[0] === 'click' || args[0] === 'tap') tapped.add(this)
      return listen.apply(this, args)
    }
  })

export const auditPage = (page: Page): Promise<Finding[]> => page.evaluate(audit)

/** Runs in the page. @source WCAG 2.2 §1.4.3, §2.5.5, §4.1.2 */
function audit(): Finding[] {
  const findings: Finding[] = []
  const tapped = (window as unknown as { tapped?: WeakSet<EventTarget> }).tapped
  const isShown = (element: Element): boolean => {
    const box = element.getBoundingClientRect()
    return box.width > 0 && box.height > 0 && element.checkVisibility({ visibilityProperty: true, opacityProperty: true })
  }
  const nameOf = (element: Element): string => `${element.tagName.toLowerCase()}${element.id ? `#${element.id}` : ''}${element.className && typeof element.className === 'string' ? `.${element.className.trim().split(/\s+/).join('.')}` : ''} “${(element.textContent ?? '').trim().slice(0, 24)}”`
  /** What lies on top of everything: a sheet, or else the page. */
  const sheets = [...document.querySelectorAll('.yq-sheet-layer, .yq-ink-full')].filter(isShown)
  const scope: Element = sheets.at(-1) ?? document.body
  const all = [...scope.querySelectorAll('*')].filter(isShown)

  type Colour = [red: number, green: number, blue: number, alpha: number]
  const parse = (text: string): Colour => {
    const [red = 0, green = 0, blue = 0, alpha = 1] = (text.match(/[\d.]+/g) ?? []).map(Number)
    return [red, green, blue, alpha]
  }
  const over = (top: Colour, below: Colour): Colour => [0, 1, 2].map((at) => top[at]! * top[3] + below[at]! * (1 - top[3])).concat(1) as Colour
  const luminance = (colour: Colour): number => {
    const [red, green, blue] = colour.slice(0, 3).map((value) => (value / 255 <= 0.04045 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4))
    return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!
  }
  /** Grounds from the element outwards, until an opaque one. Pictures and gradients cannot be computed. */
  const groundOf = (element: Element): Colour | undefined => {
    const layers: Colour[] = []
    for (let at: Element | null = element; at; at = at.parentElement) {
      const { backgroundColor, backgroundImage } = getComputedStyle(at)
      if (backgroundImage !== 'none') return undefined
      const colour = parse(backgroundColor)
      if (colour[3] > 0) layers.push(colour)
      if (colour[3] === 1) break
    }
    return layers.reduceRight<Colour>((below, top) => over(top, below), [255, 255, 255, 1])
  }
  const isOff = (element: Element): boolean => element.closest('.yq-button-off, .yq-zoom-key-off, .yq-ink-tool-off, .yq-pad-busy, .yq-skeleton, [disabled], [aria-disabled="true"]') !== null
  for (const element of all) {
    const words = [...element.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE && node.textContent!.trim() !== '')
    if (words.length === 0 || isOff(element)) continue
    const style = getComputedStyle(element)
    const ground = groundOf(element)
    if (ground) {
      let opacity = 1
      for (let at: Element | null = element; at; at = at.parentElement) opacity *= Number(getComputedStyle(at).opacity)
      const ink = parse(style.color)
      const [light, dark] = [luminance(over([ink[0], ink[1], ink[2], ink[3] * opacity], ground)), luminance(ground)].sort((a, b) => b - a)
      const ratio = (light! + 0.05) / (dark! + 0.05)
      const size = parseFloat(style.fontSize)
      const needed = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700) ? 3 : 4.5
      if (ratio < needed - 0.01) findings.push({ rule: 'contrast', what: `${ratio.toFixed(2)} ${nameOf(element)}` })
    }
    if (style.overflowX === 'hidden' && element.scrollWidth > element.clientWidth + 1) findings.push({ rule: 'cut', what: nameOf(element) })
  }

  const roles = ['button', 'link', 'checkbox', 'radio', 'tab', 'switch']
  const isTappable = (element: Element): boolean => element.matches('button, a[href], taro-button-core') || roles.includes(element.getAttribute('role') ?? '') || (tapped?.has(element) ?? false)
  const tappables = all.filter((element) => isTappable(element) && !element.matches('input, textarea, #app, body, html, .yq-sheet-shade, .yq-viewer-pages, .taro_page, [role="text"]') && !isOff(element))
  for (const element of tappables) {
    const outer = element.parentElement?.closest('button, taro-button-core, [role="button"], [role="checkbox"]')
    if (outer && tappables.includes(outer)) continue
    const box = element.getBoundingClientRect()
    if (box.right > window.innerWidth + 1 && !element.closest('.yq-saved, .yq-thumbnails, .yq-viewer-scroll')) findings.push({ rule: 'cut', what: `beyond the window: ${nameOf(element)}` })
    if (box.width < 43.5 || box.height < 43.5) findings.push({ rule: 'target', what: `${Math.round(box.width)}×${Math.round(box.height)} ${nameOf(element)}` })
    const name = element.getAttribute('aria-label') ?? (element as HTMLElement).innerText
    if (!name || name.trim() === '') findings.push({ rule: 'name', what: nameOf(element) })
    else if (!element.matches('button, a[href], taro-button-core') && element.getAttribute('role') === null) findings.push({ rule: 'name', what: `no role: ${nameOf(element)}` })
  }
  for (const field of all.filter((element) => element.matches('input, textarea'))) {
    const labelled = field.getAttribute('aria-label') ?? field.closest('[aria-label]')?.getAttribute('aria-label')
    if (!labelled) findings.push({ rule: 'name', what: `field without a label: ${nameOf(field.parentElement!)}` })
  }
  /** What stays where it is while the page moves beneath: it may lie over text, which can be moved from under it. */
  const layerOf = (element: Element): Element => {
    for (let at: Element | null = element; at && at !== scope; at = at.parentElement) if (['fixed', 'sticky'].includes(getComputedStyle(at).position)) return at
    return scope
  }
  /** The part of a box that no edge cuts away. */
  const seenPart = (element: Element, { left, top, right, bottom }: DOMRect): [left: number, top: number, right: number, bottom: number] => {
    let seen: [number, number, number, number] = [Math.max(0, left), Math.max(0, top), Math.min(window.innerWidth, right), Math.min(window.innerHeight, bottom)]
    for (let at: Element | null = element; at && at !== document.body; at = at.parentElement) {
      if (getComputedStyle(at).overflow === 'visible') continue
      const box = at.getBoundingClientRect()
      seen = [Math.max(seen[0], box.left), Math.max(seen[1], box.top), Math.min(seen[2], box.right), Math.min(seen[3], box.bottom)]
    }
    return seen
  }
  const texts = all.flatMap((element) => {
    const words = [...element.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE && node.textContent!.trim() !== '')
    const layer = words.length === 0 ? scope : layerOf(element)
    return words.flatMap((node) => {
      const range = document.createRange()
      range.selectNodeContents(node)
      return [...range.getClientRects()].map((box) => ({ element, layer, box, seen: seenPart(element, box) })).filter(({ seen: [left, top, right, bottom] }) => right - left > 2 && bottom - top > 2)
    })
  })
  // Lines of letters stand a little higher and lower than the letters: only what is well inside of another counts.
  const REACH = 3
  texts.forEach(({ element, layer, seen: [left, top, right, bottom] }, index) => {
    for (const other of texts.slice(index + 1)) {
      if (other.element === element || other.layer !== layer || other.element.contains(element) || element.contains(other.element)) continue
      const [across, down] = [Math.min(right, other.seen[2]) - Math.max(left, other.seen[0]), Math.min(bottom, other.seen[3]) - Math.max(top, other.seen[1])]
      if (across > REACH && down > REACH * 2) findings.push({ rule: 'overlap', what: `${nameOf(element)} and ${nameOf(other.element)}` })
    }
    const middle = (top + bottom) / 2
    for (const x of [left + 2, (left + right) / 2, right - 2]) {
      const above = document.elementFromPoint(x, middle)
      if (!above || above === element || above.contains(element) || element.contains(above) || layerOf(above) !== layer || !scope.contains(above)) continue
      findings.push({ rule: 'overlap', what: `${nameOf(element)} lies under ${nameOf(above)}` })
      break
    }
  })
  /** A line of which an edge leaves half: what scrolls there may be brought into sight, the rest may not. */
  for (const { element, box } of texts) {
    for (let at: Element | null = element; at && at !== document.body; at = at.parentElement) {
      const { overflowY } = getComputedStyle(at)
      if (['auto', 'scroll'].includes(overflowY)) break
      if (overflowY === 'visible') continue
      const { top, bottom } = at.getBoundingClientRect()
      if ((box.top < bottom - 4 && box.bottom > bottom + 4) || (box.top < top - 4 && box.bottom > top + 4)) findings.push({ rule: 'cut', what: `half a line: ${nameOf(element)}` })
    }
  }
  for (const { element, box } of texts) {
    const isScrolled = (): boolean => {
      for (let at: Element | null = element; at && at !== scope; at = at.parentElement) if (['auto', 'scroll'].includes(getComputedStyle(at).overflowX)) return true
      return false
    }
    if ((box.left < -1 || box.right > window.innerWidth + 1) && !isScrolled()) findings.push({ rule: 'cut', what: `beyond the window: ${nameOf(element)}` })
  }
  for (const holder of all.filter((element) => element.matches('.yq-segment, .yq-language-choice, .yq-chip, .yq-button, .yq-reason, .yq-tag, .yq-viewer-key'))) {
    const outer = holder.getBoundingClientRect()
    for (const { element, box } of texts) {
      if (!holder.contains(element) || (box.left >= outer.left + 3 && box.right <= outer.right - 3)) continue
      findings.push({ rule: 'tight', what: nameOf(holder) })
      break
    }
  }
  if (document.documentElement.scrollWidth > window.innerWidth + 1) findings.push({ rule: 'wide', what: `${document.documentElement.scrollWidth} in ${window.innerWidth}` })
  return findings
}
