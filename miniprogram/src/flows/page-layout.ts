// Where the pages of a document lie in the viewer, and which of them the person sees.

export interface PageLayout {
  tops: readonly number[]
  heights: readonly number[]
  totalPx: number
}

/** @param ratios height over width of each page. @param widthPx of a page as shown. */
export function layOutPages(ratios: readonly number[], widthPx: number, gapPx: number): PageLayout {
  const [tops, heights]: [number[], number[]] = [[], []]
  let top = 0
  for (const ratio of ratios) {
    tops.push(top)
    heights.push(widthPx * ratio)
    top += widthPx * ratio + gapPx
  }
  return { tops, heights, totalPx: Math.max(0, top - gapPx) }
}

/** Numbers of the pages (from 1) that a window of the viewer touches. */
export function pagesWithin({ tops, heights }: PageLayout, fromPx: number, toPx: number): number[] {
  return tops.flatMap((top, index) => (top < toPx && top + heights[index]! > fromPx ? [index + 1] : []))
}

/** The page that fills most of the window. */
export function currentPage(layout: PageLayout, scrollTopPx: number, viewHeightPx: number): number {
  let [best, most] = [1, -1]
  for (const page of pagesWithin(layout, scrollTopPx, scrollTopPx + viewHeightPx)) {
    const top = layout.tops[page - 1]!
    const shown = Math.min(top + layout.heights[page - 1]!, scrollTopPx + viewHeightPx) - Math.max(top, scrollTopPx)
    if (shown > most) [best, most] = [page, shown]
  }
  return best
}

/** Pages that count as looked at from this place: their middle line is in the window. */
export function pagesLookedAt(layout: PageLayout, scrollTopPx: number, viewHeightPx: number): number[] {
  return pagesWithin(layout, scrollTopPx, scrollTopPx + viewHeightPx).filter((page) => {
    const middle = layout.tops[page - 1]! + layout.heights[page - 1]! / 2
    return middle >= scrollTopPx && middle <= scrollTopPx + viewHeightPx
  })
}

/** Where to scroll so that a spot of a page, in parts of it, stands in the middle of the view. */
export function spotInMiddle({ tops, heights }: PageLayout, spot: { page: number; left: number; top: number; width: number; height: number }, { widthPx, view }: { widthPx: number; view: { width: number; height: number } }): { x: number; y: number } {
  const y = (tops[spot.page - 1] ?? 0) + (spot.top + spot.height / 2) * (heights[spot.page - 1] ?? 0) - view.height / 2
  const x = (spot.left + spot.width / 2) * widthPx - view.width / 2
  return { x: Math.max(0, x), y: Math.max(0, y) }
}

/** 2, 3, 5–8: numbers in short. */
export function sayPages(pages: readonly number[]): string {
  const runs: [number, number][] = []
  for (const page of pages) {
    const last = runs[runs.length - 1]
    if (last && last[1] === page - 1) last[1] = page
    else runs.push([page, page])
  }
  return runs.map(([from, to]) => (from === to ? `${from}` : to === from + 1 ? `${from}, ${to}` : `${from}–${to}`)).join(', ')
}
