// Small pictures of all pages of a document, fetched one after another while the strip is open, and let go with it.
import type { Phone } from '../signing/phone.ts'
import { readPage, type PictureFormat } from '../signing/read-tasks.ts'
import { createStore, type Store } from './store.ts'

export interface Thumbnails {
  /** sources by page; a page that did not come is missing */
  state: Store<Readonly<Record<number, string>>>
  load(): Promise<void>
  end(): void
}

export interface ThumbnailOptions {
  taskId: string
  pageCount: number
  documentDigestHex: string
  widthPx: number
  /** what this phone shows; PNG when absent */
  format?: () => Promise<PictureFormat>
  toSource: (imageBase64: string, contentType: string) => Promise<string>
  forget: (source: string) => void
}

export function createThumbnails(phone: Phone, { taskId, pageCount, documentDigestHex, widthPx, toSource, forget, format }: ThumbnailOptions): Thumbnails {
  const state = createStore<Readonly<Record<number, string>>>({})
  let isEnded = false
  return {
    state,
    async load() {
      for (let page = 1; page <= pageCount && !isEnded; page++) {
        const answer = await readPage(phone, { taskId, page, widthPx, ...(format && { format: await format() }) }).catch(() => undefined)
        if (answer?.documentDigestHex !== documentDigestHex) continue
        const source = await toSource(answer.imageBase64, answer.contentType)
        if (isEnded) return forget(source)
        state.set((before) => ({ ...before, [page]: source }))
      }
    },
    end() {
      isEnded = true
      Object.values(state.get()).forEach(forget)
    },
  }
}
