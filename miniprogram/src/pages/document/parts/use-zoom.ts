// Zooming the pages by two fingers, by tapping twice, by keys. The browser or WeChat scrolls; only the size is ours.
import { useLayoutEffect, useRef, useState } from 'react'
import type { BaseEventOrig } from '@tarojs/components'
import { clampZoom, distance, middle, nextZoom, scrollAfterZoom, type Point } from '../../../flows/zoom.ts'
import type { Box } from '../../../platform/screen.ts'

const DOUBLE_TAP_MS = 350
const DOUBLE_TAP_ZOOM = 2

interface Pinch {
  apartPx: number
  focus: Point
  scale: number
}

export interface Zoom {
  zoom: number
  /** while two fingers are down: how much larger than `zoom` the pages are shown, around which point of the content */
  live?: { scale: number; origin: Point }
  /** where the viewer is to scroll to; changes after a zoom only */
  target: Point
  onScroll(at: Point): void
  step(direction: 1 | -1): void
  /** brings a point of the content to the top left of the viewer; without x as far across as it is */
  goTo(at: { x?: number; y: number }): void
  touch: { onTouchStart(event: BaseEventOrig): void; onTouchMove(event: BaseEventOrig): void; onTouchEnd(): void; onTouchCancel(): void; onClick(event: BaseEventOrig): void }
}

export function useZoom(box: Box | undefined): Zoom {
  const [zoom, setZoom] = useState(1)
  const [live, setLive] = useState<Zoom['live']>()
  const [target, setTarget] = useState<Point>({ x: 0, y: 0 })
  const scroll = useRef<Point>({ x: 0, y: 0 })
  const pinch = useRef<Pinch>()
  const lastTap = useRef({ atMs: 0, x: 0, y: 0 })
  const pending = useRef<Point>()

  // Only once the pages have their new size can the viewer scroll there.
  useLayoutEffect(() => {
    if (!pending.current) return
    // A hair's difference, so that the same place twice is still a change.
    const { x, y } = pending.current
    setTarget((before) => ({ x: x === before.x ? x + 0.01 : x, y: y === before.y ? y + 0.01 : y }))
    pending.current = undefined
  }, [zoom])

  const zoomTo = (wanted: number, focus: Point): void => {
    const next = clampZoom(wanted)
    setLive(undefined)
    if (next === zoom) return
    pending.current = scrollAfterZoom(scroll.current, focus, next / zoom)
    setZoom(next)
  }
  const within = ({ x, y }: Point): Point => ({ x: x - (box?.left ?? 0), y: y - (box?.top ?? 0) })
  const centre: Point = { x: (box?.width ?? 0) / 2, y: (box?.height ?? 0) / 2 }

  const endPinch = (): void => {
    const ended = pinch.current
    pinch.current = undefined
    if (ended) zoomTo(zoom * ended.scale, ended.focus)
  }
  return {
    zoom,
    live,
    target,
    onScroll: (at) => void (scroll.current = at),
    goTo: ({ x, y }) => setTarget((before) => ({ x: x === undefined ? before.x : x === before.x ? x + 0.01 : x, y: y === before.y ? y + 0.01 : y })),
    step: (direction) => zoomTo(nextZoom(zoom, direction), centre),
    touch: {
      onTouchStart(event) {
        const fingers = fingersOf(event)
        if (fingers.length === 2) pinch.current = { apartPx: distance(fingers[0]!, fingers[1]!), focus: within(middle(fingers[0]!, fingers[1]!)), scale: 1 }
      },
      onTouchMove(event) {
        const [now, fingers] = [pinch.current, fingersOf(event)]
        if (!now || fingers.length !== 2) return
        event.preventDefault()
        now.scale = clampZoom((zoom * distance(fingers[0]!, fingers[1]!)) / Math.max(1, now.apartPx)) / zoom
        setLive({ scale: now.scale, origin: { x: scroll.current.x + now.focus.x, y: scroll.current.y + now.focus.y } })
      },
      onTouchEnd: endPinch,
      onTouchCancel: endPinch,
      onClick(event) {
        const at = tapOf(event)
        const nowMs = event.timeStamp
        const isSecond = nowMs - lastTap.current.atMs < DOUBLE_TAP_MS && distance(at, lastTap.current) < 40
        lastTap.current = { atMs: isSecond ? 0 : nowMs, ...at }
        if (isSecond) zoomTo(zoom > 1.05 ? 1 : DOUBLE_TAP_ZOOM, within(at))
      },
    },
  }
}

/** WeChat's events are plain objects; a browser's lists are iterable. */
const fingersOf = (event: BaseEventOrig): Point[] => Array.from((event as unknown as { touches: ArrayLike<{ clientX: number; clientY: number }> }).touches, ({ clientX, clientY }) => ({ x: clientX, y: clientY }))

/** WeChat says where the tap was in `detail`; a browser in the event itself. */
function tapOf(event: BaseEventOrig): Point {
  const { detail, clientX, clientY } = event as unknown as { detail?: { x?: number; y?: number }; clientX?: number; clientY?: number }
  return { x: detail?.x ?? clientX ?? 0, y: detail?.y ?? clientY ?? 0 }
}
