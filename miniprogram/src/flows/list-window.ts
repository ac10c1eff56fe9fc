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
