// Built-ins that libraries use and the oldest phones lack (iOS before 15.4, kernels before Chrome 93). Imported before anything else.

type Indexed = { readonly length: number; readonly [index: number]: unknown }

/** Written like the built-in: not enumerable, and only where it is missing. */
function provide(owner: object, name: string, value: unknown): void {
  if (!(name in owner)) Object.defineProperty(owner, name, { value, writable: true, configurable: true })
}

/** @source ECMA-262 (2022) Array.prototype.at */
function at(this: Indexed, index: number): unknown {
  const position = Math.trunc(index) || 0
  return this[position < 0 ? this.length + position : position]
}

provide(Object, 'hasOwn', (owner: object, key: PropertyKey): boolean => Object.prototype.hasOwnProperty.call(owner, key))
provide(Array.prototype, 'at', at)
provide(Object.getPrototypeOf(Uint8Array.prototype) as object, 'at', at)
