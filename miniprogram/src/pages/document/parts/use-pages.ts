// The pages of one document as the viewer needs them: where they lie, their pictures, which were looked at.
import { useEffect, useMemo, useRef, useState } from 'react'
import type { TaskCard } from '@yiqian/shared/protocol/cards.ts'
import { currentPage, layOutPages, pagesLookedAt, pagesWithin, type PageLayout } from '../../../flows/page-layout.ts'
import { createPagePictures, type PagePictures, type PicturesState } from '../../../flows/page-pictures.ts'
import { useStore } from '../../../flows/use-store.ts'
import { sharpWidth } from '../../../flows/zoom.ts'
import { firstLooks } from '../../../first-looks.ts'
import { phone } from '../../../phone.ts'
import { sessionCache } from '../../../session-cache.ts'
import { forgetPicture, pictureFormat, pictureOf, screenSize, type Box } from '../../../platform/screen.ts'

const GAP_PX = 10

export interface Pages {
  layout: PageLayout
  pictures: PagePictures
  state: PicturesState
  /** the page that fills most of the viewer */
  page: number
  onScroll(scrollTopPx: number): void
}

export function usePages(task: TaskCard, box: Box | undefined, zoom: number, onUnseen: (pages: readonly number[]) => void): Pages {
  const { taskId, pageCount, documentDigestHex } = task
  const pictures = useMemo(
    () => createPagePictures(phone, { taskId, pageCount, documentDigestHex, toSource: pictureOf, forget: forgetPicture, format: pictureFormat, firstLook: () => firstLooks.of({ taskId, documentDigestHex }), cache: sessionCache }),
    [taskId, pageCount, documentDigestHex],
  )
  useEffect(() => () => pictures.end(), [pictures])
  const state = useStore(pictures.state)
  const layout = useMemo(() => layOutPages(state.ratios, (box?.width ?? 0) * zoom, GAP_PX * zoom), [state.ratios, box?.width, zoom])
  const [page, setPage] = useState(1)
  const scrollTop = useRef(0)
  const seen = useRef(new Set<number>())

  const look = (): void => {
    if (!box) return
    const [top, height] = [scrollTop.current, box.height]
    const here = currentPage(layout, top, height)
    setPage(here)
    // Zoomed in, only what is seen is drawn sharper; otherwise a screen's height ahead is fetched as well.
    const ahead = zoom > 1.25 ? 0 : height
    const near = pagesWithin(layout, top - ahead / 2, top + height + ahead)
    pictures.want(near.sort((a, b) => Math.abs(a - here) - Math.abs(b - here)), sharpWidth(box.width, screenSize().pixelRatio, zoom))
    const before = seen.current.size
    for (const shown of pagesLookedAt(layout, top, height)) if (pictures.state.get().pictures[shown]?.source !== undefined) seen.current.add(shown)
    if (seen.current.size !== before) onUnseen(unseenOf(pageCount, seen.current))
  }
  const lookNow = useRef(look)
  lookNow.current = look
  useEffect(() => onUnseen(unseenOf(pageCount, seen.current)), [pageCount, onUnseen])
  useEffect(() => lookNow.current(), [layout, box, state.pictures])

  return {
    layout,
    pictures,
    state,
    page,
    onScroll(scrollTopPx) {
      scrollTop.current = scrollTopPx
      look()
    },
  }
}

const unseenOf = (pageCount: number, seen: ReadonlySet<number>): number[] => Array.from({ length: pageCount }, (_, index) => index + 1).filter((page) => !seen.has(page))
