// Turns what fingers, pens and mice report into strokes. Several may be down at once: the next stroke often begins before the last has ended.
import type { InkPoint, Stroke } from './ink.ts'

export interface Contact {
  kind: 'touch' | 'pen' | 'mouse'
  /** larger side of what touches, in points of the screen; 0 when not known */
  sizePx: number
}

interface Active {
  points: InkPoint[]
  kind: Contact['kind']
  /** began while another was down, and it is not yet clear which of them writes */
  isRival: boolean
}

export interface InkRecorder {
  down(id: number, contact: Contact, point: InkPoint): void
  /** all points since the last report, the oldest first */
  move(id: number, contact: Contact, points: readonly InkPoint[]): void
  up(id: number, point?: InkPoint): void
  /** taken away by the system: kept if it was alone and had become a line */
  cancel(id: number): void
  /** strokes not yet ended */
  live(): Stroke[]
}

const PALM_PX = 56
/** A next stroke may begin this long before the last one ends; what stays beside it longer is the palm. */
const OVERLAP_MS = 150
const PEN_STAYS_MS = 800
const STILL = 14

/** @param ended gets each stroke once, when it ends */
export function createInkRecorder(ended: (stroke: Stroke) => void): InkRecorder {
  const active = new Map<number, Active>()
  const palms = new Set<number>()
  let penAtMs = -Infinity
  const isPalm = (contact: Contact, atMs: number): boolean => contact.kind === 'touch' && (contact.sizePx > PALM_PX || atMs - penAtMs < PEN_STAYS_MS)
  const reject = (id: number): void => {
    active.delete(id)
    palms.add(id)
  }
  const finish = (id: number): void => {
    const stroke = active.get(id)
    if (!stroke) return
    active.delete(id)
    const endMs = stroke.points[stroke.points.length - 1]!.atMs
    if (stroke.isRival && active.size > 0) return
    for (const [otherId, other] of active) {
      if (endMs - other.points[0]!.atMs <= OVERLAP_MS) other.isRival = false
      else reject(otherId)
    }
    ended(stroke.points)
  }
  return {
    down(id, contact, point) {
      palms.delete(id)
      finish(id) // its end was never reported
      if (contact.kind === 'pen') penAtMs = point.atMs
      if (isPalm(contact, point.atMs)) return reject(id)
      for (const [otherId, other] of active) {
        const rested = point.atMs - other.points[0]!.atMs > OVERLAP_MS && reachOf(other.points) < STILL
        if (rested || (contact.kind === 'pen' && other.kind === 'touch')) reject(otherId)
      }
      active.set(id, { points: [point], kind: contact.kind, isRival: active.size > 0 })
    },
    move(id, contact, points) {
      const stroke = active.get(id)
      if (!stroke) return
      if (contact.kind === 'touch' && contact.sizePx > PALM_PX) return reject(id)
      for (const point of points) add(stroke.points, point)
      if (contact.kind === 'pen') penAtMs = points[points.length - 1]?.atMs ?? penAtMs
    },
    up(id, point) {
      palms.delete(id)
      const stroke = active.get(id)
      if (stroke && point) add(stroke.points, point)
      finish(id)
    },
    cancel(id) {
      palms.delete(id)
      const stroke = active.get(id)
      if (!stroke) return
      if (active.size === 1 && reachOf(stroke.points) >= STILL) finish(id)
      else active.delete(id)
    },
    live: () => [...active.values()].map(({ points }) => points),
  }
}

/** The same place twice says nothing new. */
function add(points: InkPoint[], point: InkPoint): void {
  const last = points[points.length - 1]!
  if (last.x !== point.x || last.y !== point.y) points.push(point)
}

const reachOf = (points: readonly InkPoint[]): number => points.reduce((most, { x, y }) => Math.max(most, Math.hypot(x - points[0]!.x, y - points[0]!.y)), 0)
