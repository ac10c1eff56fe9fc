// Owns the few calls of the metadata proposal that @peculiar/x509's container asks for, so that this peer can be loaded.

type Keys = Map<unknown, unknown>
const own = new WeakMap<object, Keys>()

function defineMetadata(key: unknown, value: unknown, target: object): void {
  const keys = own.get(target) ?? new Map()
  own.set(target, keys.set(key, value))
}

/** Along the prototypes. */
function getMetadata(key: unknown, target: object): unknown {
  for (let at: object | null = target; at; at = Object.getPrototypeOf(at) as object | null) {
    const keys = own.get(at)
    if (keys?.has(key)) return keys.get(key)
  }
  return undefined
}

Object.assign(Reflect, {
  defineMetadata,
  getMetadata,
  getOwnMetadata: (key: unknown, target: object) => own.get(target)?.get(key),
  hasOwnMetadata: (key: unknown, target: object) => own.get(target)?.has(key) ?? false,
  metadata: (key: unknown, value: unknown) => (target: object) => defineMetadata(key, value, target),
})
