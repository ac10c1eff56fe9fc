// Which rows of a long list are worth drawing: those in the window and a little around it; empty room stands for the rest.

export interface ListWindow {
  /** first row that is drawn, and the one after the last */
  first: number
  end: number
  /** height of the room above and below, in the same unit as the heights */
  above: number
  below: number
}

export interface WindowInput {
  count: number
  /** as it was measured, or as it is guessed until then */
  heightOf: (index: number) => number
  /** how far the list's own top has been scrolled past; negative while something lies above it */
  scrolled: number
  viewport: number
  /** how much beyond the window is drawn on either side */
  overscan: number
}

export function windowOf({ count, heightOf, scrolled, viewport, overscan }: WindowInput): ListWindow {
  const [from, to] = [scrolled - overscan, scrolled + viewport + overscan]
  let [first, end, above, top] = [0, 0, 0, 0]
  for (; end < count && (end === first || top < to); end++) {
    const height = heightOf(end)
    if (top + height <= from && end + 1 < count) {
      first = end + 1
      above = top + height
    }
    top += height
  }
  let below = 0
  for (let index = end; index < count; index++) below += heightOf(index)
  return { first, end, above, below }
}

/** The empty room around given rows. */
export function windowAround({ count, heightOf }: Pick<WindowInput, 'count' | 'heightOf'>, first: number, end: number): ListWindow {
  let [above, below] = [0, 0]
  for (let index = 0; index < count; index++) {
    if (index < first) above += heightOf(index)
    else if (index >= end) below += heightOf(index)
  }
  return { first, end, above, below }
}

type Rows = Pick<ListWindow, 'first' | 'end'>

/**
 * One step from what is drawn to what should be: at most `most` rows more, so that no frame has to draw a whole screen.
 * What is seen comes first, then the way on downwards; rows out of reach go at once. After a jump it begins with what is seen.
 */
export function stepTowards(drawn: Rows, target: Rows, seen: Rows, most: number): Rows {
  let [first, end] = [Math.max(drawn.first, target.first), Math.min(drawn.end, target.end)]
  if (first >= end) [first, end] = [seen.first, Math.min(seen.first + 1, seen.end)]
  let left = most - (first >= drawn.first && end <= drawn.end ? 0 : 1)
  for (; left > 0 && end < seen.end; left--) end++
  for (; left > 0 && first > seen.first; left--) first--
  for (; left > 0 && end < target.end; left--) end++
  for (; left > 0 && first > target.first; left--) first--
  return { first, end }
}
