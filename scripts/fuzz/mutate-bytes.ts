// Owns mutations that know nothing of structure: flips, edges, cuts, copies, and words of a format.
import type { Luck } from './random.ts'

export type Mutation = (bytes: Uint8Array, luck: Luck, other: Uint8Array) => Uint8Array

const edges = [0x00, 0x01, 0x7f, 0x80, 0x81, 0x82, 0x84, 0xa0, 0xa3, 0xff, 0x30, 0x31, 0x1f]
const join = (...parts: Uint8Array[]): Uint8Array => Uint8Array.from(Buffer.concat(parts))
const changed = (bytes: Uint8Array, at: number, value: number): Uint8Array => {
  const copy = bytes.slice()
  if (copy.length > 0) copy[at] = value
  return copy
}

const flipBit: Mutation = (bytes, luck) => {
  const at = luck.below(bytes.length)
  return changed(bytes, at, (bytes[at] ?? 0) ^ (1 << luck.below(8)))
}
const setEdge: Mutation = (bytes, luck) => changed(bytes, luck.below(bytes.length), luck.pick(edges))
const setAny: Mutation = (bytes, luck) => changed(bytes, luck.below(bytes.length), luck.below(256))
const addSmall: Mutation = (bytes, luck) => {
  const at = luck.below(bytes.length)
  return changed(bytes, at, (bytes[at] ?? 0) + luck.below(9) - 4)
}
const cut: Mutation = (bytes, luck) => bytes.slice(0, luck.below(bytes.length + 1))
const remove: Mutation = (bytes, luck) => {
  const at = luck.below(bytes.length)
  return join(bytes.subarray(0, at), bytes.subarray(at + 1 + luck.below(8)))
}
const insert: Mutation = (bytes, luck) => {
  const at = luck.below(bytes.length + 1)
  return join(bytes.subarray(0, at), Uint8Array.from({ length: 1 + luck.below(4) }, () => luck.pick(edges)), bytes.subarray(at))
}
const repeat: Mutation = (bytes, luck) => {
  const at = luck.below(bytes.length)
  const piece = bytes.subarray(at, at + 1 + luck.below(64))
  return join(bytes.subarray(0, at), ...Array.from({ length: 1 + luck.below(16) }, () => piece), bytes.subarray(at))
}
const splice: Mutation = (bytes, luck, other) => join(bytes.subarray(0, luck.below(bytes.length + 1)), other.subarray(luck.below(other.length + 1)))

export const byteMutations: readonly Mutation[] = [flipBit, setAny, setEdge, addSmall, cut, remove, insert, repeat, splice]

/** Puts a word of the format somewhere, or over something. */
export function wordMutation(words: readonly string[]): Mutation {
  const encoded = words.map((word) => Uint8Array.from(Buffer.from(word, 'latin1')))
  return (bytes, luck) => {
    const at = luck.below(bytes.length + 1)
    const word = luck.pick(encoded)
    return join(bytes.subarray(0, at), word, bytes.subarray(at + (luck.below(2) === 0 ? 0 : word.length)))
  }
}
