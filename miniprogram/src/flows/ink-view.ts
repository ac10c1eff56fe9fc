// How the sheet lies in the frame on the screen. Strokes stay on the sheet, so turning the phone or widening the frame loses nothing.
import { boundsOf, SHEET, type Stroke } from './ink.ts'
import type { Point } from './zoom.ts'

export interface Frame {
  width: number
  height: number
}

export interface InkView {
  scale: number
  left: number
  top: number
  /** written along the long side of an upright phone: the sheet's top lies at the frame's right */
  isTurned: boolean
  frame: Frame
}

/** The whole sheet, and all ink that runs over its edge, as large as fits. */
export function viewFor(frame: Frame, strokes: readonly Stroke[], isTurned = false): InkView {
  const [along, down] = isTurned ? [frame.height, frame.width] : [frame.width, frame.height]
  const sheet = [{ x: 0, y: 0 }, { x: SHEET.width, y: SHEET.height }]
  const box = boundsOf([...sheet, ...strokes.flat()])
  const scale = Math.min(along / box.width, down / box.height)
  return { scale, left: (along - box.width * scale) / 2 - box.left * scale, top: (down - box.height * scale) / 2 - box.top * scale, isTurned, frame }
}

/** @param at in points of the frame */
export function toSheet({ scale, left, top, isTurned, frame }: InkView, at: Point): Point {
  const { x, y } = isTurned ? { x: at.y, y: frame.width - at.x } : at
  return { x: (x - left) / scale, y: (y - top) / scale }
}

export function toFrame({ scale, left, top, isTurned, frame }: InkView, at: Point): Point {
  const [x, y] = [at.x * scale + left, at.y * scale + top]
  return isTurned ? { x: frame.width - y, y: x } : { x, y }
}
