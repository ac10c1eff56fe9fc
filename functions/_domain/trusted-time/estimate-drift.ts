// Estimates how fast the host's monotonic clock drifts from the sources: a straight line through what was agreed on.
import type { Drift } from './clock-filter.ts'

export interface DriftPoint {
  atMonotonicMs: number
  biasMs: number
}

/** Before there are enough points: what a crystal that nobody disciplines may be off, 50 ppm. */
export const UNKNOWN_DRIFT: Drift = { rate: 0, bound: 50e-6 }
/** Temperature moves a crystal by this much within hours, whatever the line says. */
const LEAST_BOUND = 2e-6
const LEAST_POINTS = 5
const LEAST_SPAN_MS = 240_000
/** A steeper line is no crystal: the clock is being slewed, or a source is being moved. */
const STEEPEST = 500e-6

/** Points in the order of time. @returns UNKNOWN_DRIFT when they are too few, too near together or too steep. */
export function estimateDrift(points: readonly DriftPoint[]): Drift {
  const first = points[0]
  const last = points.at(-1)
  if (!first || !last || points.length < LEAST_POINTS || last.atMonotonicMs - first.atMonotonicMs < LEAST_SPAN_MS) return UNKNOWN_DRIFT
  const xs = points.map((point) => point.atMonotonicMs - first.atMonotonicMs)
  const ys = points.map((point) => point.biasMs - first.biasMs)
  const [meanX, meanY] = [mean(xs), mean(ys)]
  const spread = xs.reduce((sum, x) => sum + (x - meanX) * (x - meanX), 0)
  const rate = xs.reduce((sum, x, at) => sum + (x - meanX) * (ys[at]! - meanY), 0) / spread
  if (Math.abs(rate) > STEEPEST) return UNKNOWN_DRIFT
  const residuals = xs.reduce((sum, x, at) => sum + square(ys[at]! - meanY - rate * (x - meanX)), 0)
  const deviation = Math.sqrt(residuals / (xs.length - 2) / spread)
  return { rate, bound: Math.min(UNKNOWN_DRIFT.bound, Math.max(LEAST_BOUND, 3 * deviation)) }
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length
const square = (value: number): number => value * value
