// The arithmetic of pinching: how large, and where to scroll so that what is under the fingers stays there.

export const ZOOM_MOST = 4
export const ZOOM_STEPS = [1, 1.5, 2, 3, 4] as const

export interface Point {
  x: number
  y: number
}

export const clampZoom = (zoom: number): number => Math.min(ZOOM_MOST, Math.max(1, zoom))
export const distance = (a: Point, b: Point): number => Math.hypot(a.x - b.x, a.y - b.y)
export const middle = (a: Point, b: Point): Point => ({ x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 })

/** The next larger or smaller step. */
export function nextZoom(zoom: number, direction: 1 | -1): number {
  const steps = direction === 1 ? ZOOM_STEPS : [...ZOOM_STEPS].reverse()
  return steps.find((step) => (direction === 1 ? step > zoom + 0.01 : step < zoom - 0.01)) ?? (direction === 1 ? ZOOM_MOST : 1)
}

/**
 * @param focus a point of the window that stays where it is.
 * @param scroll how far the content was scrolled before.
 * @returns how far it must be scrolled once it is `scale` times as large.
 */
export function scrollAfterZoom(scroll: Point, focus: Point, scale: number): Point {
  return { x: Math.max(0, (scroll.x + focus.x) * scale - focus.x), y: Math.max(0, (scroll.y + focus.y) * scale - focus.y) }
}

/** Width to ask the server for: sharp on this screen at this zoom, in steps, so that a page is not drawn anew for every pinch. */
export function sharpWidth(viewWidthPx: number, pixelRatio: number, zoom: number): number {
  const step = zoom <= 1.25 ? 1 : zoom <= 2.25 ? 2 : 3
  return Math.min(3000, Math.max(100, Math.round(viewWidthPx * pixelRatio * step)))
}
