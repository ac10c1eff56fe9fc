// Owns the fuzzer's luck: repeatable from a seed, fast, of no use for anything secret.

export interface Luck {
  /** An integer, 0 ≤ value < below. */
  below(below: number): number
  pick<Value>(values: readonly Value[]): Value
}

/** xorshift128 from a text. */
export function luckFrom(seed: string): Luck {
  const state = new Uint32Array([0x9e3779b9, 0x243f6a88, 0xb7e15162, 0xdeadbeef])
  for (let i = 0; i < seed.length; i++) state[i & 3] = Math.imul(state[i & 3]! ^ seed.charCodeAt(i), 0x01000193)
  const next = (): number => {
    let t = state[3]!
    const s = state[0]!
    state.copyWithin(1, 0, 3)
    t ^= t << 11
    t ^= t >>> 8
    state[0] = (t ^ s ^ (s >>> 19)) >>> 0
    return state[0]!
  }
  for (let i = 0; i < 16; i++) next()
  const below = (limit: number): number => Math.floor((next() / 0x1_0000_0000) * limit)
  return { below, pick: (values) => values[below(values.length)]! }
}
