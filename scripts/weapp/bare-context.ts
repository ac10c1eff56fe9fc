// Runs the bundles of a mini-program build in a bare JavaScript context, as WeChat's is: no browser, no Node, no new built-ins.
import { readFileSync } from 'node:fs'
import path from 'node:path'
import vm from 'node:vm'

/** Built-ins that the oldest phones we build for (iOS 14, Chrome 80 kernels) do not have. */
const REMOVE_NEW_BUILT_INS = `
  for (const [owner, names] of [
    [globalThis, ['WebAssembly', 'SharedArrayBuffer', 'Atomics', 'AggregateError', 'WeakRef', 'FinalizationRegistry', 'Iterator']],
    [Object, ['hasOwn', 'groupBy']], [Map, ['groupBy']], [Promise, ['any', 'withResolvers', 'try']], [Array, ['fromAsync']],
    [Array.prototype, ['at', 'findLast', 'findLastIndex', 'toSorted', 'toReversed', 'toSpliced', 'with']],
    [String.prototype, ['at', 'replaceAll', 'isWellFormed', 'toWellFormed']],
    [Object.getPrototypeOf(Uint8Array.prototype), ['at', 'findLast', 'findLastIndex', 'toSorted', 'toReversed', 'with']],
    [Uint8Array, ['fromBase64', 'fromHex']], [Uint8Array.prototype, ['toHex', 'toBase64', 'setFromHex', 'setFromBase64']],
  ]) for (const name of names) delete owner[name]`

/** What WeChat gives a mini-program at load; everything else is absent on purpose. */
function weChatGlobals(): Record<string, unknown> {
  const wx: Record<string, unknown> = {
    canIUse: () => true,
    getSystemInfoSync: () => ({ platform: 'devtools', SDKVersion: '3.3.4' }),
    getWindowInfo: () => ({ pixelRatio: 2, windowWidth: 375, windowHeight: 667 }),
    getAppBaseInfo: () => ({ SDKVersion: '3.3.4' }),
    getDeviceInfo: () => ({ platform: 'devtools' }),
  }
  const accept = (options: unknown): unknown => options
  return {
    console, setTimeout, clearTimeout, setInterval, clearInterval,
    App: accept, Page: accept, Component: accept, Behavior: accept,
    getApp: () => ({}), getCurrentPages: () => [], wx,
  }
}

export interface BareContext {
  /** Loads a bundle and what it requires. Throws what the bundle throws. */
  load(file: string): unknown
  /** Evaluates an expression in the context. */
  evaluate(code: string): unknown
}

/** @returns a fresh context with a CommonJS loader of its own. */
export function createBareContext(): BareContext {
  const context = vm.createContext(weChatGlobals())
  vm.runInContext(REMOVE_NEW_BUILT_INS, context)
  const loaded = new Map<string, { exports: unknown }>()
  const load = (file: string): unknown => {
    const full = path.resolve(file.endsWith('.js') ? file : `${file}.js`)
    const known = loaded.get(full)
    if (known !== undefined) return known.exports
    const module = { exports: {} as unknown }
    loaded.set(full, module)
    const source = `(function(require,module,exports){${readFileSync(full, 'utf8')}\n})`
    const run = vm.runInContext(source, context, { filename: full }) as (require: (name: string) => unknown, module: { exports: unknown }, exports: unknown) => void
    run((name) => load(path.resolve(path.dirname(full), name)), module, module.exports)
    return module.exports
  }
  return { load, evaluate: (code) => vm.runInContext(code, context) }
}
