// A value that screens watch. Flows change it; they know no React, so that they run in tests and in a bare context.

export interface Store<S> {
  get(): S
  /** Replaces the value; a function gets the one before. */
  set(next: S | ((before: S) => S)): void
  subscribe(listener: () => void): () => void
}

export function createStore<S extends object | string | number | boolean | undefined>(initial: S): Store<S> {
  const listeners = new Set<() => void>()
  let value = initial
  return {
    get: () => value,
    set(next) {
      const changed = typeof next === 'function' ? next(value) : next
      if (Object.is(changed, value)) return
      value = changed
      for (const listener of [...listeners]) listener()
    },
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
