// The automator protocol's Element.* methods, answered by a page in Chromium.
import type { ElementHandle, Page } from 'playwright-core'
import type { Method } from './app-methods.ts'

interface Target {
  pageId: number
  elementId: string
}
type Named = Target & { names: string[] }

const TAP_TIMEOUT_MS = 5000

export function elementMethods(page: Page): Record<string, Method> {
  const handle = async ({ elementId }: Target): Promise<ElementHandle<HTMLElement>> =>
    (await page.evaluateHandle((id) => window.automatorAgent.element(id) as HTMLElement, elementId)).asElement()!
  const query = ({ pageId, elementId, selector }: Target & { selector: string }) =>
    page.evaluate(([id, text, parent]) => window.automatorAgent.query(id, text, parent), [pageId, selector, elementId] as const)

  return {
    'Element.getElement': async (params: Target & { selector: string }) => {
      const [first] = await query(params)
      if (first === undefined) throw new Error('no such element')
      return first
    },
    'Element.getElements': async (params: Target & { selector: string }) => ({ elements: await query(params) }),
    'Element.getDOMProperties': async (params: Named) => ({
      properties: await (await handle(params)).evaluate((element, names) => names.map((name) => (element as unknown as Record<string, unknown>)[name]), params.names),
    }),
    'Element.getAttributes': async (params: Named) => ({
      attributes: await (await handle(params)).evaluate((element, names) => names.map((name) => element.getAttribute(name)), params.names),
    }),
    'Element.getStyles': async (params: Named) => ({
      styles: await (await handle(params)).evaluate((element, names) => names.map((name) => getComputedStyle(element).getPropertyValue(name)), params.names),
    }),
    'Element.getProperties': async (params: Named) => ({ properties: await (await handle(params)).evaluate(properties, params.names) }),
    'Element.getOffset': async (params: Target) =>
      (await handle(params)).evaluate((element) => {
        const { left, top } = element.getBoundingClientRect()
        return { left: left + scrollX, top: top + scrollY }
      }),
    'Element.getWXML': async (params: Target & { type: 'inner' | 'outer' }) => {
      const html = await (await handle(params)).evaluate((element, type) => (type === 'outer' ? element.outerHTML : element.innerHTML), params.type)
      return { wxml: html.replace(/taro-([a-z-]+)-core/g, '$1').replace(/<!--.*?-->/gs, '') }
    },
    'Element.tap': async (params: Target) => (await handle(params)).click({ timeout: TAP_TIMEOUT_MS }),
    'Element.triggerEvent': async (params: Target & { type: string; detail?: unknown }) =>
      (await handle(params)).evaluate((element, [type, detail]) => void element.dispatchEvent(new CustomEvent(type, { detail, bubbles: true })), [params.type, params.detail] as const),
    'Element.touchstart': async (params: Target) => touch(await handle(params), 'touchstart'),
    'Element.touchmove': async (params: Target) => touch(await handle(params), 'touchmove'),
    'Element.touchend': async (params: Target) => touch(await handle(params), 'touchend'),
    'Element.callFunction': async (params: Target & { functionName: string; args: unknown[] }) => callFunction(await handle(params), params.functionName, params.args),
  }
}

/** `value()` of the client first asks for `__propPublic`: which properties an element shows. */
function properties(element: HTMLElement, names: string[]): unknown[] {
  const field = element.matches('input,textarea') ? element : element.querySelector('input,textarea')
  return names.map((name) => {
    if (name === '__propPublic') return { value: 1, disabled: 1, checked: 1, placeholder: 1, scrollTop: 1 }
    if (name === 'value' && field !== null) return (field as HTMLInputElement).value
    return (element as unknown as Record<string, unknown>)[name] ?? element.getAttribute(name)
  })
}

async function callFunction(element: ElementHandle<HTMLElement>, name: string, args: unknown[]): Promise<unknown> {
  if (name === 'input.input' || name === 'textarea.input') {
    const isField = await element.evaluate((node) => node.matches('input,textarea'))
    const field = isField ? element : await element.$('input,textarea')
    if (field === null) throw new Error('element has no input field')
    await field.fill(String(args[0]))
    return {}
  }
  if (name === 'switch.tap') {
    await element.click({ timeout: TAP_TIMEOUT_MS })
    return {}
  }
  if (name === 'scroll-view.scrollTo') return { result: await element.evaluate((node, [x, y]) => node.scrollTo(x, y), args as [number, number]) }
  if (name.startsWith('scroll-view.')) {
    return { result: await element.evaluate((node, key) => (node as unknown as Record<string, unknown>)[key], name.slice('scroll-view.'.length)) }
  }
  throw new Error(`not supported: ${name}`)
}

function touch(element: ElementHandle<HTMLElement>, type: string): Promise<void> {
  return element.evaluate((target, kind) => {
    const { x, y, width, height } = target.getBoundingClientRect()
    const point = new Touch({ identifier: 1, target, clientX: x + width / 2, clientY: y + height / 2 })
    const touches = kind === 'touchend' ? [] : [point]
    target.dispatchEvent(new TouchEvent(kind, { touches, targetTouches: touches, changedTouches: [point], bubbles: true, cancelable: true }))
  }, type)
}
