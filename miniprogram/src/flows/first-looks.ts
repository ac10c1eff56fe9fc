// The first page of documents that are likely to be opened next, small and fetched ahead: a tap shows it at once, the sharp picture follows.
import type { TaskCard } from '@yiqian/shared/protocol/cards.ts'
import type { ResponseOf } from '@yiqian/shared/protocol/contract.ts'
import type { getPageImage } from '@yiqian/shared/protocol/seal.ts'
import { isPdfContent } from '@yiqian/shared/protocol/states.ts'
import type { Phone } from '../signing/phone.ts'
import { readPage, type PictureFormat } from '../signing/read-tasks.ts'

export type PageAnswer = ResponseOf<typeof getPageImage>

/** Wide enough to read the large print, a tenth of the sharp picture's bytes: on 3G it is there within a second. */
export const PREVIEW_PX = 420

/** Of a document as long as this a page comes small at first, and sharp right after. */
export const LONG_PAGES = 5

export interface FirstLooks {
  /** Fetches one after another, the first one first. What was asked before and not begun is given up: the person has moved on. */
  prepare(tasks: readonly TaskCard[]): void
  /** A person opened this one: its own look begins now if it did not, and nothing else is fetched beside it. */
  open(task: TaskCard): void
  /** Known already, or on its way; undefined when nobody asked for it. */
  of(task: Pick<TaskCard, 'taskId' | 'documentDigestHex'>): Promise<PageAnswer | undefined> | undefined
  clear(): void
}

/** Pictures kept in memory, some 40 kB each. */
const KEPT = 16

const isDrawn = ({ contentKind, documentState }: TaskCard): boolean => isPdfContent(contentKind) && documentState !== 'deleted'

export function createFirstLooks(phone: Phone, format: () => Promise<PictureFormat>): FirstLooks {
  /** by task and version; the one used longest ago first */
  const kept = new Map<string, Promise<PageAnswer | undefined>>()
  const nameOf = ({ taskId, documentDigestHex }: Pick<TaskCard, 'taskId' | 'documentDigestHex'>): string => `${taskId}:${documentDigestHex}`
  let wanted: readonly TaskCard[] = []
  let isAtWork = false

  const read = async (task: TaskCard): Promise<PageAnswer | undefined> => {
    const answer = await readPage(phone, { taskId: task.taskId, page: 1, widthPx: PREVIEW_PX, format: await format(), isPreview: true })
    return answer.documentDigestHex === task.documentDigestHex ? answer : undefined
  }
  const begin = (task: TaskCard): Promise<PageAnswer | undefined> | undefined => {
    const name = nameOf(task)
    if (kept.has(name)) return undefined
    // Fetched ahead or not at all: who opens the document asks again and hears of the failure.
    const look = read(task).catch(() => {
      kept.delete(name)
      return undefined
    })
    kept.set(name, look)
    for (const oldest of [...kept.keys()].slice(0, Math.max(0, kept.size - KEPT))) kept.delete(oldest)
    return look
  }
  const work = async (): Promise<void> => {
    if (isAtWork) return
    isAtWork = true
    for (let task = wanted[0]; task; task = wanted[0]) {
      wanted = wanted.slice(1)
      await begin(task)
    }
    isAtWork = false
  }

  return {
    prepare(tasks) {
      wanted = tasks.filter(isDrawn)
      void work()
    },
    open(task) {
      wanted = []
      if (isDrawn(task) && task.pageCount >= LONG_PAGES) void begin(task)
    },
    of(task) {
      const name = nameOf(task)
      const look = kept.get(name)
      if (look) {
        kept.delete(name)
        kept.set(name, look)
      }
      return look
    },
    clear() {
      wanted = []
      kept.clear()
    },
  }
}
