// The automator protocol's Tool.*, App.* and Page.* methods, answered by a page in Chromium.
import type { Page } from 'playwright-core'

/** One method: parameters in, result out; a thrown error becomes the protocol's error message. */
export type Method = (params: never) => unknown
export type Emit = (method: string, params: unknown) => void

interface MockParams {
  method: string
  functionDeclaration?: string
  args?: unknown[]
  result?: unknown
}
interface ElementQuery {
  pageId: number
  selector: string
}

/** @param emit sends an event to every connected client. */
export function appMethods(page: Page, emit: Emit): Record<string, Method> {
  const stack = () => page.evaluate(() => window.automatorAgent.pageStack())
  const query = ({ pageId, selector }: ElementQuery) => page.evaluate(([id, text]) => window.automatorAgent.query(id, text), [pageId, selector] as const)
  const bound = new Set<string>()
  let logging = false
  page.on('console', (message) => {
    if (logging) emit('App.logAdded', { type: message.type(), args: [message.text()] })
  })
  page.on('pageerror', ({ message, stack: trace }) => emit('App.exceptionThrown', { message, stack: trace }))

  return {
    'Tool.getInfo': () => ({ SDKVersion: '3.7.0' }),
    'Tool.close': () => ({}),
    'App.exit': () => ({}),
    'App.enableLog': () => {
      logging = true
    },
    'App.getPageStack': async () => ({ pageStack: await stack() }),
    'App.getCurrentPage': async () => (await stack()).at(-1),
    'App.callWxMethod': async ({ method, args = [] }: { method: string; args?: unknown[] }) => ({
      result: await page.evaluate(([name, given]) => window.automatorAgent.callWx(name, given), [method, args] as const),
    }),
    'App.mockWxMethod': (params: MockParams) => page.evaluate(mockScript(params)),
    'App.callFunction': async ({ functionDeclaration, args = [] }: { functionDeclaration: string; args?: unknown[] }) => ({
      result: await page.evaluate(`(${functionDeclaration})(...${JSON.stringify(args)})`),
    }),
    'App.captureScreenshot': async () => ({ data: (await page.screenshot()).toString('base64') }),
    'App.addBinding': async ({ name }: { name: string }) => {
      if (bound.has(name)) return
      bound.add(name)
      await page.exposeFunction(name, (...args: unknown[]) => emit('App.bindingCalled', { name, args }))
    },
    'Page.getElement': async (params: ElementQuery) => {
      const [first] = await query(params)
      if (first === undefined) throw new Error('no such element')
      return first
    },
    'Page.getElements': async (params: ElementQuery) => ({ elements: await query(params) }),
    'Page.getWindowProperties': async ({ names }: { names: string[] }) => ({
      properties: await page.evaluate((paths) => paths.map((path) => path.split('.').reduce<unknown>((value, key) => (value as Record<string, unknown> | undefined)?.[key], window)), names),
    }),
  }
}

/** Replaces (function or fixed result) or restores one method of `wx`; in a function, `this.origin` calls the real one. */
function mockScript({ method, functionDeclaration, args = [], result }: MockParams): string {
  const name = JSON.stringify(method)
  if (functionDeclaration !== undefined) {
    return `{ const self = { origin: window.automatorAgent.original(${name}) }; const act = (${functionDeclaration});
      window.automatorAgent.mock(${name}, (options) => act.call(self, options, ...${JSON.stringify(args)})) }`
  }
  return `window.automatorAgent.mock(${name}, ${result === undefined ? 'undefined' : `() => (${JSON.stringify(result)})`})`
}
