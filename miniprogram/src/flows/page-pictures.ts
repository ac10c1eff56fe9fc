// The pictures of a document's pages: fetched near what is seen, sharper when zoomed, let go when far away.
import type { Phone } from '../signing/phone.ts'
import { readPage, type PictureFormat } from '../signing/read-tasks.ts'
import { LONG_PAGES, PREVIEW_PX, type PageAnswer } from './first-looks.ts'
import { problemOf, type Problem } from './problem.ts'
import type { SessionCache } from './session-cache.ts'
import { createStore, type Store } from './store.ts'

export interface PagePicture {
  /** for an image element; undefined until it came */
  source?: string
  widthPx: number
  isFailed: boolean
}

export interface PicturesState {
  pictures: Readonly<Record<number, PagePicture>>
  /** height over width of each page; a guess from its neighbours until the page came */
  ratios: readonly number[]
  /** the server draws another version than the one that was opened */
  isChanged: boolean
  problem?: Problem
}

export interface PagePictures {
  state: Store<PicturesState>
  /** Says which pages are wanted, the most urgent first. */
  want(pages: readonly number[], widthPx: number): void
  retry(page: number): void
  /** Lets all pictures go. */
  end(): void
}

export interface PicturesOptions {
  taskId: string
  pageCount: number
  /** digest of the version that the person opened; pages of another one are not shown */
  documentDigestHex: string
  toSource: (imageBase64: string, contentType: string) => Promise<string>
  forget: (source: string) => void
  /** what this phone shows; PNG when absent */
  format?: () => Promise<PictureFormat>
  /** the first page, if it was fetched ahead */
  firstLook?: () => Promise<PageAnswer | undefined> | undefined
  /** without a network, pages that were seen before in this session come from here */
  cache?: SessionCache
}

const A4 = Math.SQRT2
const AT_ONCE = 2
/** Pictures kept beyond the wanted ones. */
const KEPT = 12

export function createPagePictures(phone: Phone, { taskId, pageCount, documentDigestHex, toSource, forget, format, firstLook, cache }: PicturesOptions): PagePictures {
  const state = createStore<PicturesState>({ pictures: {}, ratios: Array.from({ length: pageCount }, () => A4), isChanged: false })
  const measured = new Map<number, number>()
  const loading = new Set<number>()
  let [wanted, wantedWidthPx, isEnded]: [readonly number[], number, boolean] = [[], 0, false]

  const put = (page: number, picture: PagePicture | undefined): void =>
    state.set((before) => {
      const { [page]: _, ...others } = before.pictures
      return { ...before, pictures: picture === undefined ? others : { ...others, [page]: picture } }
    })

  const fetchPage = async (page: number, widthPx: number): Promise<PageAnswer> => {
    const isPreview = widthPx < wantedWidthPx
    const read = async () => readPage(phone, { taskId, page, widthPx, ...(format && { format: await format() }), ...(isPreview && { isPreview }) })
    return cache ? (await cache.through(`page:${documentDigestHex}:${page}`, read)).value : read()
  }

  const load = async (page: number, widthPx: number): Promise<void> => {
    loading.add(page)
    try {
      const look = page === 1 && state.get().pictures[1] === undefined ? firstLook?.() : undefined
      // Without one nothing is waited for: the first page is to be asked for first.
      const ahead = look && (await look)
      const answer = ahead ?? (await fetchPage(page, widthPx))
      if (isEnded) return
      if (answer.documentDigestHex !== documentDigestHex) return state.set((before) => ({ ...before, isChanged: true }))
      const source = await toSource(answer.imageBase64, answer.contentType)
      const older = state.get().pictures[page]?.source
      measured.set(page, answer.heightPx / answer.widthPx)
      state.set((before) => ({ ...before, ratios: guessRatios(pageCount, measured) }))
      put(page, { source, widthPx: ahead ? Math.min(widthPx, ahead.widthPx) : widthPx, isFailed: false })
      if (older !== undefined) forget(older)
    } catch (cause) {
      const shown = state.get().pictures[page]
      // A sharper picture that did not come leaves the one that is there.
      put(page, { source: shown?.source, widthPx, isFailed: shown?.source === undefined })
      state.set((before) => ({ ...before, problem: problemOf(cause) }))
    } finally {
      loading.delete(page)
      if (isEnded) release()
      else next()
    }
  }

  const firstWidthPx = (wantedPx: number): number => (pageCount >= LONG_PAGES ? Math.min(wantedPx, PREVIEW_PX) : wantedPx)

  const next = (): void => {
    const { pictures, isChanged } = state.get()
    // What the person waits for has the whole of a thin link to itself.
    const atOnce = Object.keys(pictures).length === 0 ? 1 : AT_ONCE
    for (const page of isChanged ? [] : wanted) {
      if (loading.size >= atOnce) return
      const has = pictures[page]
      const isGood = has !== undefined && (has.isFailed || has.widthPx >= wantedWidthPx)
      if (!isGood && !loading.has(page)) void load(page, has?.source === undefined ? firstWidthPx(wantedWidthPx) : wantedWidthPx)
    }
  }

  const release = (): void => {
    const { pictures } = state.get()
    const nearest = wanted[0] ?? 1
    const spare = Object.keys(pictures).map(Number).filter((page) => !wanted.includes(page)).sort((a, b) => Math.abs(a - nearest) - Math.abs(b - nearest))
    for (const page of isEnded ? Object.keys(pictures).map(Number) : spare.slice(KEPT)) {
      const { source } = pictures[page]!
      put(page, undefined)
      if (source !== undefined) forget(source)
    }
  }

  return {
    state,
    want(pages, widthPx) {
      ;[wanted, wantedWidthPx] = [pages, widthPx]
      release()
      next()
    },
    retry(page) {
      put(page, undefined)
      next()
    },
    end() {
      isEnded = true
      release()
    },
  }
}

/** A page that did not come yet is taken to be shaped like the page before it. */
function guessRatios(pageCount: number, measured: ReadonlyMap<number, number>): number[] {
  let last = measured.values().next().value ?? A4
  return Array.from({ length: pageCount }, (_, index) => (last = measured.get(index + 1) ?? last))
}
