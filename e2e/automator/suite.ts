// The suite that runs unchanged in WeChat DevTools and, through the bridge, on the H5 build. It selects by #id and .class alone.
import assert from 'node:assert/strict'
import type automator from 'miniprogram-automator'

export type MiniProgram = Awaited<ReturnType<typeof automator.connect>>
type Page = NonNullable<Awaited<ReturnType<MiniProgram['currentPage']>>>
type Element = NonNullable<Awaited<ReturnType<Page['$']>>>

export interface Step {
  name: string
  run(program: MiniProgram): Promise<void>
}

const PATIENCE_MS = 10_000
const PAUSE_MS = 100

/** The current page, once it is the wanted one. */
export async function pageAt(program: MiniProgram, path: string): Promise<Page> {
  return eventually(`page ${path}`, async () => {
    const page = await program.currentPage()
    return page?.path === path ? page : undefined
  })
}

/** An element, once it is there. */
export function find(page: Page, selector: string): Promise<Element> {
  return eventually(selector, async () => (await page.$(selector)) ?? undefined)
}

/** Waits until an element's text fits. */
export async function findText(page: Page, selector: string, wanted: RegExp): Promise<string> {
  return eventually(`${selector} with ${wanted.source}`, async () => {
    const text = (await (await page.$(selector))?.text()) ?? ''
    return wanted.test(text) ? text : undefined
  })
}

export async function eventually<T>(what: string, look: () => Promise<T | undefined>, patienceMs = PATIENCE_MS): Promise<T> {
  for (const startedMs = Date.now(); Date.now() - startedMs < patienceMs; await new Promise((resolve) => setTimeout(resolve, PAUSE_MS))) {
    const found = await look()
    if (found !== undefined) return found
  }
  throw new Error(`waited ${patienceMs / 1000} s for ${what}`)
}

const FIRST_PAGE = 'pages/index/index'

/** What holds on any start of the app, with no server behind it. */
export const startSteps: readonly Step[] = [
  {
    name: 'opens on the first page',
    run: async (program) => void (await pageAt(program, FIRST_PAGE)),
  },
  {
    name: 'keeps a value in the storage and forgets it',
    async run(program) {
      await program.callWxMethod('setStorage', { key: 'suite', data: '值' })
      assert.equal(((await program.callWxMethod('getStorage', { key: 'suite' })) as { data: string }).data, '值')
      await program.callWxMethod('removeStorage', { key: 'suite' })
    },
  },
  {
    name: 'lets the scanner be mocked and restored',
    async run(program) {
      await program.mockWxMethod('scanCode', { result: 'MOCKED', errMsg: 'scanCode:ok' })
      assert.equal(((await program.callWxMethod('scanCode', {})) as { result: string }).result, 'MOCKED')
      await program.restoreWxMethod('scanCode')
    },
  },
  {
    name: 'loads the enrolment package and comes back',
    async run(program) {
      await program.navigateTo('/packages/enrolment/start/index')
      await pageAt(program, 'packages/enrolment/start/index')
      await program.navigateBack()
      await pageAt(program, FIRST_PAGE)
    },
  },
]
