// Strokes with their past: each step can be taken back and done again, clearing too.
import type { Stroke } from './ink.ts'

export interface InkHistory {
  readonly strokes: readonly Stroke[]
  readonly past: readonly (readonly Stroke[])[]
  readonly future: readonly (readonly Stroke[])[]
}

export const emptyInk: InkHistory = { strokes: [], past: [], future: [] }

const step = ({ strokes, past }: InkHistory, next: readonly Stroke[]): InkHistory => ({ strokes: next, past: [...past, strokes], future: [] })

export const addStroke = (ink: InkHistory, stroke: Stroke): InkHistory => step(ink, [...ink.strokes, stroke])
export const clearInk = (ink: InkHistory): InkHistory => (ink.strokes.length === 0 ? ink : step(ink, []))

export function undoInk({ strokes, past, future }: InkHistory): InkHistory {
  const before = past[past.length - 1]
  return before ? { strokes: before, past: past.slice(0, -1), future: [strokes, ...future] } : { strokes, past, future }
}

export function redoInk({ strokes, past, future }: InkHistory): InkHistory {
  const next = future[0]
  return next ? { strokes: next, past: [...past, strokes], future: future.slice(1) } : { strokes, past, future }
}
