// Runs inside the H5 page: knows its pages and elements by id and replaces methods of `wx`, as WeChat's own agent does.

export interface PageInfo {
  pageId: number
  path: string
  query: Record<string, string>
}

export interface ElementInfo {
  elementId: string
  tagName: string
}

export interface PageAgent {
  pageStack(): PageInfo[]
  query(pageId: number, selector: string, parentId?: string): ElementInfo[]
  element(elementId: string): Element
  mock(method: string, replacement: ((options: unknown) => unknown) | undefined): void
  original(method: string): unknown
  callWx(method: string, args: unknown[]): Promise<unknown>
}

declare global {
  interface Window {
    automatorAgent: PageAgent
  }
}

/** Installed before any script of the page; self-contained, because its text is what travels. */
export function installPageAgent(): void {
  type Methods = Record<string, (...args: never[]) => unknown>
  type TaroPage = { path?: string; route?: string }
  const KNOWN_TAGS = 'view|text|button|input|image|scroll-view|swiper|swiper-item|textarea|switch|checkbox|radio|form|label|picker|slider|canvas|navigator|icon|progress'
  const wx = (): Methods => (window as unknown as { wx: Methods }).wx
  const pageIds = new Map<string, number>()
  const elements = new Map<string, Element>()
  const elementIds = new WeakMap<Element, string>()
  const originals = new Map<string, unknown>()
  let elementCount = 0

  /** WeChat's name of the element: taro-button-core is `button`. */
  const tagName = (element: Element): string => element.tagName.toLowerCase().replace(/^taro-(.*)-core$/, '$1')
  /** `button` in a selector means taro-button-core here. */
  const browserSelector = (selector: string): string =>
    selector.replace(new RegExp(`(^|[\\s>+~,(])(${KNOWN_TAGS})(?![\\w-])`, 'g'), (_, before: string, tag: string) => `${before}taro-${tag}-core`)
  const fullPath = (page: TaroPage): string => page.path ?? page.route ?? ''
  const pages = (): TaroPage[] => (wx().getCurrentPages as () => TaroPage[])()
  const pageIdOf = (page: TaroPage): number => {
    const path = fullPath(page)
    const id = pageIds.get(path) ?? pageIds.size + 1
    pageIds.set(path, id)
    return id
  }
  const infoOf = (element: Element): ElementInfo => {
    const elementId = elementIds.get(element) ?? `e${++elementCount}`
    elementIds.set(element, elementId)
    elements.set(elementId, element)
    return { elementId, tagName: tagName(element) }
  }
  const element = (elementId: string): Element => {
    const found = elements.get(elementId)
    if (found === undefined || !found.isConnected) throw new Error('element not exists')
    return found
  }
  const rootOf = (pageId: number): ParentNode => {
    const page = pages().find((candidate) => pageIdOf(candidate) === pageId)
    if (page === undefined) throw new Error('page destroyed')
    return document.getElementById(fullPath(page)) ?? document
  }

  window.automatorAgent = {
    pageStack: () =>
      pages().map((page) => {
        const [path = '', search = ''] = fullPath(page).replace(/^\//, '').split('?')
        const query = Object.fromEntries(new URLSearchParams(search))
        delete query.stamp
        return { pageId: pageIdOf(page), path, query }
      }),
    query: (pageId, selector, parentId) =>
      Array.from((parentId === undefined ? rootOf(pageId) : element(parentId)).querySelectorAll(browserSelector(selector)), infoOf),
    element,
    original: (method) => originals.get(method) ?? wx()[method],
    mock(method, replacement) {
      if (!originals.has(method)) originals.set(method, wx()[method])
      if (replacement === undefined) {
        wx()[method] = originals.get(method) as Methods[string]
        return
      }
      wx()[method] = (async (options?: { success?: (result: unknown) => void; complete?: (result: unknown) => void }) => {
        const result = await replacement(options)
        if (String((result as { errMsg?: string } | undefined)?.errMsg).includes(':fail')) throw result
        options?.success?.(result)
        options?.complete?.(result)
        return result
      }) as Methods[string]
    },
    async callWx(method, args) {
      const call = wx()[method] as ((...some: unknown[]) => unknown) | undefined
      if (call === undefined) throw new Error(`wx.${method} is not a function`)
      // Taro's navigateBack never settles in browsers: an answer that takes longer than this is not waited for.
      const answer = await Promise.race([call(...args), new Promise((resolve) => setTimeout(resolve, 2000))])
      try {
        return JSON.parse(JSON.stringify(answer ?? null)) as unknown
      } catch {
        return null
      }
    },
  }
}
