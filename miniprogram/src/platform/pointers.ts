// Follows every finger, pen and mouse over an element of a browser page, with all the points between two frames of the screen. WeChat's pages use touch events instead.
import { boxOf } from './screen.ts'

export interface PointerReport {
  id: number
  kind: 'touch' | 'pen' | 'mouse'
  /** larger side of the contact in points; 0 when not known */
  sizePx: number
  /** in points of the element, oldest first; never empty */
  points: { x: number; y: number; atMs: number; pressure?: number }[]
}

export interface PointerListener {
  down(report: PointerReport): void
  move(report: PointerReport): void
  up(report: PointerReport): void
  cancel(id: number): void
}

/** @returns the function that ends it. */
export function followPointers(elementId: string, listener: PointerListener): () => void {
  const element = process.env.TARO_ENV === 'h5' ? document.getElementById(elementId) : null
  if (!element) return () => undefined
  const reportOf = (event: PointerEvent, events: readonly PointerEvent[]): PointerReport => {
    const { left, top } = element.getBoundingClientRect()
    const [offsetX, offsetY] = [left + element.clientLeft, top + element.clientTop]
    const kind = event.pointerType === 'pen' || event.pointerType === 'mouse' ? event.pointerType : 'touch'
    const points = events.map(({ clientX, clientY, timeStamp, pressure }) => ({ x: clientX - offsetX, y: clientY - offsetY, atMs: timeStamp, ...(kind === 'pen' && pressure > 0 && { pressure }) }))
    return { id: event.pointerId, kind, sizePx: kind === 'touch' ? Math.max(event.width, event.height) : 0, points }
  }
  const down = (event: PointerEvent): void => {
    if (event.pointerType === 'mouse' && event.button !== 0) return
    event.preventDefault()
    // A pointer that is gone already cannot be captured; what it drew counts all the same.
    try { element.setPointerCapture(event.pointerId) } catch { /* see above */ }
    listener.down(reportOf(event, [event]))
  }
  const move = (event: PointerEvent): void => {
    const between = event.getCoalescedEvents?.() ?? []
    listener.move(reportOf(event, between.length > 0 ? between : [event]))
  }
  const up = (event: PointerEvent): void => listener.up(reportOf(event, [event]))
  const cancel = (event: PointerEvent): void => listener.cancel(event.pointerId)
  const listeners = [['pointerdown', down], ['pointermove', move], ['pointerup', up], ['pointercancel', cancel]] as const
  for (const [name, each] of listeners) element.addEventListener(name, each)
  return () => listeners.forEach(([name, each]) => element.removeEventListener(name, each))
}

/** Calls the listener when the window's size or side changes. @returns the function that ends it. */
export function watchResize(listener: () => void): () => void {
  if (process.env.TARO_ENV !== 'h5') return () => undefined
  window.addEventListener('resize', listener)
  return () => window.removeEventListener('resize', listener)
}

interface Tap {
  clientX?: number
  clientY?: number
  changedTouches?: ArrayLike<{ clientX: number; clientY: number }>
}

/** Where in an element it was tapped, as shares of its width and height; undefined when the element is gone. */
export async function tapWithin(selector: string, event: unknown): Promise<{ x: number; y: number } | undefined> {
  const { clientX, clientY, changedTouches } = event as Tap
  const { clientX: x, clientY: y } = changedTouches?.[0] ?? { clientX, clientY }
  const box = await boxOf(selector)
  return box && box.width > 0 && box.height > 0 && x !== undefined && y !== undefined ? { x: (x - box.left) / box.width, y: (y - box.top) / box.height } : undefined
}
