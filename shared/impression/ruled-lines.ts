// Takes the ruled lines of a form or a notebook out of a mask, and leaves the strokes that cross them.

const MOST_SLOPE = 0.09
const SLOPES = 61
/** A line runs through this part of the picture's width at least. */
const LEAST_PART = 0.5
const THICKEST_PX = 9

/**
 * Near-level lines first, then near-upright ones; a pixel goes when it lies on a line and its stroke is as thin as the line there.
 * @param mask 1 = ink; changed in place
 */
export function eraseRuledLines(mask: Uint8Array, width: number, height: number): void {
  eraseAlong(mask, width, height, 1, width)
  eraseAlong(mask, height, width, width, 1)
}

/** @param stepAlong distance in the mask between neighbours along the line; @param stepAcross … across it */
function eraseAlong(mask: Uint8Array, along: number, across: number, stepAlong: number, stepAcross: number): void {
  const thickest = Math.max(3, Math.min(THICKEST_PX, Math.round(along / 150)))
  const thin = thinRuns(mask, along, across, stepAlong, stepAcross, thickest)
  for (let round = 0; round < 40; round++) {
    const line = strongestLine(thin, along, across)
    if (!line) return
    for (let index = 0; index < thin.length; index += 3) {
      const [x, from, length] = [thin[index]!, thin[index + 1]!, thin[index + 2]!]
      if (length === 0 || Math.abs(from + (length - 1) / 2 - line.at - line.slope * x) > thickest / 2 + 1.5) continue
      for (let y = from; y < from + length; y++) mask[x * stepAlong + y * stepAcross] = 0
      thin[index + 2] = 0
    }
  }
}

/** Runs across the line's direction that are thin enough: [along, first across, length] each. */
function thinRuns(mask: Uint8Array, along: number, across: number, stepAlong: number, stepAcross: number, thickest: number): Int32Array {
  const runs: number[] = []
  for (let x = 0; x < along; x++) {
    let from = -1
    for (let y = 0; y <= across; y++) {
      const isInk = y < across && mask[x * stepAlong + y * stepAcross] === 1
      if (isInk && from < 0) from = y
      if (isInk || from < 0) continue
      if (y - from <= thickest) runs.push(x, from, y - from)
      from = -1
    }
  }
  return Int32Array.from(runs)
}

/** The slope and place under which most columns have a thin run; undefined when no line is long enough. */
function strongestLine(runs: Int32Array, along: number, across: number): { slope: number; at: number } | undefined {
  const room = Math.ceil(MOST_SLOPE * along) + 2
  const columns = new Uint16Array(across + 2 * room)
  let best: { slope: number; at: number; columns: number } | undefined
  for (let step = 0; step < SLOPES; step++) {
    const slope = (step / (SLOPES - 1) - 0.5) * 2 * MOST_SLOPE
    columns.fill(0)
    for (let index = 0; index < runs.length; index += 3) {
      const length = runs[index + 2]!
      if (length > 0) columns[Math.round(runs[index + 1]! + (length - 1) / 2 - slope * runs[index]!) + room]!++
    }
    for (let bin = 1; bin < columns.length - 1; bin++) {
      const count = columns[bin - 1]! + columns[bin]! + columns[bin + 1]!
      if (count > (best?.columns ?? 0)) best = { slope, at: bin - room, columns: count }
    }
  }
  return best && best.columns >= along * LEAST_PART ? best : undefined
}
